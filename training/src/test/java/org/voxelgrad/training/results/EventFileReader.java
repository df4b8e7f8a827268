package org.voxelgrad.training.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads event files by the public description of their format, checking every checksum. */
public final class EventFileReader {

    private EventFileReader() {}

    /** The points of a file's curves as {@code step tag value}, in the order of the file. */
    public static List<String> scalars(Path file) throws IOException {
        return decode(file).stream().skip(1).map(EventFileReader::scalar).toList();
    }

    private static String scalar(Map<Integer, Object> event) {
        Map<Integer, Object> value = fields((byte[]) fields((byte[]) event.get(5)).get(1));
        return event.get(2) + " " + text(value.get(1)) + " " + Float.intBitsToFloat((int) value.get(2));
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    static List<Map<Integer, Object>> decode(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Map<Integer, Object>> messages = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertEquals(masked(crc32c(length)), in.getInt(), "checksum of the length");
            byte[] data = new byte[Math.toIntExact(ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong())];
            in.get(data);
            assertEquals(masked(crc32c(data)), in.getInt(), "checksum of the data");
            messages.add(fields(data));
        }
        return messages;
    }

    /** Field number to a long (varint, 64 bits), an int (32 bits) or bytes. */
    private static Map<Integer, Object> fields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, Object> fields = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            int key = (int) varint(in);
            fields.put(key >> 3, switch (key & 7) {
                case 0 -> varint(in);
                case 1 -> in.getLong();
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    yield bytes;
                }
                case 5 -> in.getInt();
                default -> throw new AssertionError("wire type " + (key & 7));
            });
        }
        return fields;
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

    private static int masked(int crc) {
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    /** CRC-32C bit by bit, polynomial 0x1EDC6F41 reflected. */
    private static int crc32c(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
            }
        }
        return ~crc;
    }
}
