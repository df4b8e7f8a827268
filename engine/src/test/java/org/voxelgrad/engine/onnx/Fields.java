package org.voxelgrad.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields of a protocol buffer by their numbers, as a reader finds them that knows only the wire format. */
final class Fields {

    private final Map<Integer, List<ByteBuffer>> values = new TreeMap<>();

    private Fields(ByteBuffer in) {
        while (in.hasRemaining()) {
            long key = varint(in);
            int length = switch ((int) (key & 7)) {
                case 0 -> varintLength(in);
                case 2 -> Math.toIntExact(varint(in));
                case 5 -> Float.BYTES;
                default -> throw new IllegalArgumentException("wire type " + (key & 7));
            };
            values.computeIfAbsent((int) (key >>> 3), field -> new ArrayList<>())
                    .add(in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN));
            in.position(in.position() + length);
        }
    }

    static Fields of(byte[] message) {
        return new Fields(ByteBuffer.wrap(message));
    }

    List<Fields> messages(int field) {
        return all(field).stream().map(Fields::new).toList();
    }

    Fields message(int field) {
        return new Fields(one(field));
    }

    List<String> texts(int field) {
        return all(field).stream().map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString()).toList();
    }

    String text(int field) {
        return StandardCharsets.UTF_8.decode(one(field)).toString();
    }

    List<Long> numbers(int field) {
        return all(field).stream().map(Fields::varint).toList();
    }

    long number(int field) {
        return varint(one(field));
    }

    float real(int field) {
        return one(field).getFloat(0);
    }

    /** Little-endian. */
    ByteBuffer bytes(int field) {
        return one(field);
    }

    boolean has(int field) {
        return values.containsKey(field);
    }

    private List<ByteBuffer> all(int field) {
        return values.getOrDefault(field, List.of()).stream()
                .map(bytes -> bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN))
                .toList();
    }

    private ByteBuffer one(int field) {
        List<ByteBuffer> found = all(field);
        if (found.size() != 1) {
            throw new IllegalArgumentException("field " + field + " is there " + found.size() + " times");
        }
        return found.getFirst();
    }

    private static int varintLength(ByteBuffer in) {
        ByteBuffer ahead = in.duplicate();
        varint(ahead);
        return ahead.position() - in.position();
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
