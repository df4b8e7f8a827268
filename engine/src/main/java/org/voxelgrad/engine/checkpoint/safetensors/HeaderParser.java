package org.voxelgrad.engine.checkpoint.safetensors;

import static org.voxelgrad.engine.checkpoint.CheckpointException.quoted;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchType;

/**
 * Reads the JSON of a header. Its grammar is closed, so this is no reader of JSON in general: tensor names lead to
 * {@code {"dtype": text, "shape": [whole numbers], "data_offsets": [begin, end]}}, and {@code __metadata__} to texts.
 */
final class HeaderParser {

    /** Axes that a tensor can have in PyTorch. */
    private static final int MAX_RANK = 64;

    private final Path file;
    private final String text;
    private int position;

    HeaderParser(Path file, byte[] json) throws CheckpointException {
        this.file = file;
        try {
            this.text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
        } catch (CharacterCodingException e) {
            throw Header.damaged(file, "its header is no text");
        }
    }

    Header parse() throws CheckpointException {
        Map<String, Header.Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        forEachKey(name -> {
            if (name.equals(Header.METADATA)) {
                forEachKey(key -> putOnce(metadata, key, string()));
            } else {
                putOnce(entries, name, entry(name));
            }
        });
        skipBlanks();
        if (position < text.length()) {
            throw expected("the end of the header");
        }
        return new Header(entries, metadata);
    }

    private Header.Entry entry(String name) throws CheckpointException {
        Map<String, Object> fields = new LinkedHashMap<>();
        forEachKey(key -> {
            switch (key) {
                case "dtype" -> putOnce(fields, key, type(name, string()));
                case "shape", "data_offsets" -> putOnce(fields, key, numbers());
                default -> throw Header.damaged(file, "its header has the unknown field " + quoted(key));
            }
        });
        if (fields.get("dtype") instanceof TorchType type
                && fields.get("shape") instanceof long[] shape
                && fields.get("data_offsets") instanceof long[] place && place.length == 2) {
            return new Header.Entry(type, shape, place[0], place[1]);
        }
        throw Header.damaged(file, "its tensor " + quoted(name)
                + " lacks one of dtype, shape and data_offsets [begin, end]");
    }

    private TorchType type(String name, String code) throws CheckpointException {
        return Dtypes.find(code).orElseThrow(() -> new CheckpointException(file, "holds the tensor " + quoted(name)
                + " of the type " + quoted(code) + ", which is not read: save it as F64, F32, F16, BF16, I64, I32, "
                + "I16, I8, U8 or BOOL"));
    }

    private <T> void putOnce(Map<String, T> map, String key, T value) throws CheckpointException {
        if (map.put(key, value) != null) {
            throw Header.damaged(file, "its header names " + quoted(key) + " twice");
        }
    }

    /** What is done with the value of a key. */
    private interface ValueReader {
        void read(String key) throws CheckpointException;
    }

    private void forEachKey(ValueReader reader) throws CheckpointException {
        expect('{');
        if (accept('}')) {
            return;
        }
        do {
            String key = string();
            expect(':');
            reader.read(key);
        } while (accept(','));
        expect('}');
    }

    private long[] numbers() throws CheckpointException {
        long[] numbers = new long[MAX_RANK];
        int count = 0;
        expect('[');
        if (accept(']')) {
            return new long[0];
        }
        do {
            if (count == MAX_RANK) {
                throw Header.damaged(file, "a tensor has more than " + MAX_RANK + " axes");
            }
            numbers[count++] = number();
        } while (accept(','));
        expect(']');
        return Arrays.copyOf(numbers, count);
    }

    /** A whole number from 0 on. */
    private long number() throws CheckpointException {
        skipBlanks();
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        try {
            return Long.parseLong(text, start, position, 10);
        } catch (NumberFormatException e) {
            position = start;
            throw expected("a whole number from 0 to " + Long.MAX_VALUE);
        }
    }

    private String string() throws CheckpointException {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return string.toString();
            }
            if (c < ' ') {
                position--;
                throw expected("a printable character");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        throw expected("the end of a text");
    }

    private char escaped() throws CheckpointException {
        char c = position < text.length() ? text.charAt(position++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                position--;
                throw expected("an escape sequence of JSON");
            }
        };
    }

    private char unicode() throws CheckpointException {
        int end = position + 4;
        if (end <= text.length() && text.substring(position, end).matches("[0-9a-fA-F]{4}")) {
            char c = (char) Integer.parseInt(text, position, end, 16);
            position = end;
            return c;
        }
        throw expected("four hexadecimal digits");
    }

    private void expect(char c) throws CheckpointException {
        if (!accept(c)) {
            throw expected("'" + c + "'");
        }
    }

    private boolean accept(char c) {
        skipBlanks();
        boolean found = position < text.length() && text.charAt(position) == c;
        if (found) {
            position++;
        }
        return found;
    }

    private void skipBlanks() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private CheckpointException expected(String what) {
        String found = position < text.length() ? "'" + text.charAt(position) + "'" : "its end";
        return Header.damaged(file, "its header has " + found + " at character " + position + " instead of " + what);
    }
}
