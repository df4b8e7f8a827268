package org.voxelgrad.engine.checkpoint.safetensors;

import static org.voxelgrad.engine.checkpoint.CheckpointException.quoted;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.checkpoint.TorchType;

/**
 * What the header of a file says.
 *
 * @param entries the tensors by name, in the header's order
 * @param metadata the texts of {@code __metadata__}
 */
record Header(Map<String, Entry> entries, Map<String, String> metadata) {

    static final String METADATA = "__metadata__";

    /** Far beyond the header of any network, and small enough to take apart on any heap. */
    static final int MAX_BYTES = 16 << 20;

    /** Headers end at a multiple of this, so that the elements behind them are aligned. */
    private static final int ALIGNMENT = 8;

    /** A tensor of the file: its elements are the bytes from {@code begin} to {@code end} behind the header. */
    record Entry(TorchType type, long[] shape, long begin, long end) {

        /** Bytes that the shape takes. */
        long bytes() throws ArithmeticException {
            long count = 1;
            boolean empty = false;
            for (long size : shape) {
                empty |= size == 0;
            }
            for (int i = 0; i < shape.length && !empty; i++) {
                count = Math.multiplyExact(count, shape[i]);
            }
            return empty ? 0 : Math.multiplyExact(count, type.bytes());
        }

        TorchTensor in(MemorySegment data) {
            return TorchTensor.over(type, shape, data.asSlice(begin, end - begin), ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** The header of a file that lists {@code tensors} and holds their elements in another {@code order}. */
    static Header of(
            Map<String, TorchTensor> tensors, List<Map.Entry<String, TorchTensor>> order,
            Map<String, String> metadata) {
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("No tensor can be called " + METADATA + " in a safetensors file");
        }
        Map<String, Entry> placed = new HashMap<>();
        long begin = 0;
        for (Map.Entry<String, TorchTensor> element : order) {
            TorchTensor tensor = element.getValue();
            long end = begin + tensor.count() * tensor.type().bytes();
            placed.put(element.getKey(), new Entry(tensor.type(), tensor.shape(), begin, end));
            begin = end;
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        tensors.keySet().forEach(name -> entries.put(name, placed.get(name)));
        return new Header(entries, metadata);
    }

    /**
     * Checks the tensors' places against the bytes behind the header: each has the size that its shape takes, and
     * together they fill the file without a gap or an overlap.
     */
    void checkPlaces(Path file, long available) throws CheckpointException {
        for (Map.Entry<String, Entry> element : entries.entrySet()) {
            checkSize(file, element.getKey(), element.getValue(), available);
        }
        List<Map.Entry<String, Entry>> inOrder = entries.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Entry>>comparingLong(element -> element.getValue().begin())
                        .thenComparingLong(element -> element.getValue().end()))
                .toList();
        long end = 0;
        for (Map.Entry<String, Entry> element : inOrder) {
            long begin = element.getValue().begin();
            if (begin != end) {
                throw damaged(file, "its tensor " + quoted(element.getKey())
                        + (begin < end ? " overlaps another one" : " comes after a gap"));
            }
            end = element.getValue().end();
        }
        if (end != available) {
            throw damaged(file, "its tensors take " + end + " bytes, but " + available + " follow its header");
        }
    }

    private static void checkSize(Path file, String name, Entry entry, long available) throws CheckpointException {
        long bytes;
        try {
            bytes = entry.bytes();
        } catch (ArithmeticException e) {
            throw damaged(file, "its tensor " + quoted(name) + " of shape " + Arrays.toString(entry.shape())
                    + " is larger than any file");
        }
        if (entry.end() > available) {
            throw damaged(file, "its tensor " + quoted(name) + " ends at byte " + entry.end()
                    + " of the data, which are " + available + " bytes");
        }
        if (entry.begin() > entry.end() || bytes != entry.end() - entry.begin()) {
            throw damaged(file, "its tensor " + quoted(name) + ", " + entry.type() + " "
                    + Arrays.toString(entry.shape()) + ", takes " + bytes + " bytes but has the place of "
                    + (entry.end() - entry.begin()));
        }
    }

    static CheckpointException damaged(Path file, String what) {
        return new CheckpointException(file, "is damaged: " + what + "; copy or write it again");
    }

    /** The header as a file holds it, padded with blanks. */
    byte[] toJson() {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            json.append('"').append(METADATA).append("\":{");
            metadata.forEach((key, text) -> comma(json).append(string(key)).append(':').append(string(text)));
            json.append('}');
        }
        entries.forEach((name, entry) -> comma(json)
                .append(string(name))
                .append(":{\"dtype\":\"").append(Dtypes.code(entry.type()))
                .append("\",\"shape\":").append(list(entry.shape()))
                .append(",\"data_offsets\":").append(list(entry.begin(), entry.end()))
                .append('}'));
        byte[] bytes = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(bytes, (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
        return padded;
    }

    private static StringBuilder comma(StringBuilder json) {
        return json.charAt(json.length() - 1) == '{' ? json : json.append(',');
    }

    private static String list(long... numbers) {
        return Arrays.toString(numbers).replace(" ", "");
    }

    private static String string(String text) {
        StringBuilder string = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                string.append('\\').append(c);
            } else if (c < ' ') {
                string.append(String.format("\\u%04x", (int) c));
            } else {
                string.append(c);
            }
        }
        return string.append('"').toString();
    }
}
