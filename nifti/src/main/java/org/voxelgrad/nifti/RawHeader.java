package org.voxelgrad.nifti;

import static org.voxelgrad.nifti.HeaderField.MAGIC;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a header, read and written by field.
 *
 * @param version 1 or 2
 * @param bytes   the header in the file's byte order
 */
record RawHeader(int version, ByteBuffer bytes) {

    /** Length of a header, and the value of its first field. */
    static int length(int version) {
        return version == 1 ? 348 : 540;
    }

    /** The least offset of the voxels in a single file: the header and the four bytes that announce extensions. */
    static int leastVoxelOffset(int version) {
        return length(version) + 4;
    }

    /** The magic without its zero byte, for instance {@code n+1}. */
    String magic() {
        return text(MAGIC, 3);
    }

    String text(HeaderField field, int length) {
        byte[] text = new byte[length];
        bytes.get(field.offset(version, 0), text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    long integer(HeaderField field, int index) {
        int at = field.offset(version, index);
        return switch (field.type(version)) {
            case INT16 -> bytes.getShort(at);
            case INT32 -> bytes.getInt(at);
            case INT64 -> bytes.getLong(at);
            case CHAR, FLOAT32, FLOAT64 -> throw new IllegalArgumentException(field + " is not an integer");
        };
    }

    double real(HeaderField field, int index) {
        int at = field.offset(version, index);
        return switch (field.type(version)) {
            case FLOAT32 -> bytes.getFloat(at);
            case FLOAT64 -> bytes.getDouble(at);
            case INT16, INT32, INT64 -> integer(field, index);
            case CHAR -> throw new IllegalArgumentException(field + " is not a number");
        };
    }

    void put(HeaderField field, int index, double value) {
        int at = field.offset(version, index);
        switch (field.type(version)) {
            case INT16 -> bytes.putShort(at, (short) value);
            case INT32 -> bytes.putInt(at, (int) value);
            case INT64 -> bytes.putLong(at, (long) value);
            case FLOAT32 -> bytes.putFloat(at, (float) value);
            case FLOAT64 -> bytes.putDouble(at, value);
            case CHAR -> throw new IllegalArgumentException(field + " is not a number");
        }
    }

    void put(HeaderField field, String text) {
        bytes.put(field.offset(version, 0), text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
