package org.voxelgrad.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Adjacent elements of one type, read as Java numbers. */
record Elements(TorchType type, MemorySegment bytes, ByteOrder order) {

    /** Element {@code index} as a double: exact, except for integers beyond 2^53. */
    double doubleAt(long index) {
        return switch (type) {
            case FLOAT32 -> Float.intBitsToFloat(intAt(index));
            case FLOAT64 -> Double.longBitsToDouble(wideAt(index));
            case FLOAT16 -> Float.float16ToFloat(shortAt(index));
            case BFLOAT16 -> Float.intBitsToFloat(shortAt(index) << 16);
            case INT64, INT32, INT16, INT8, UINT8, BOOL -> longAt(index);
        };
    }

    /** Element {@code index} as a long; floating-point values are cut towards zero. */
    long longAt(long index) {
        return switch (type) {
            case INT64 -> wideAt(index);
            case INT32 -> intAt(index);
            case INT16 -> shortAt(index);
            case INT8 -> bytes.get(ValueLayout.JAVA_BYTE, index);
            case UINT8 -> bytes.get(ValueLayout.JAVA_BYTE, index) & 0xff;
            case BOOL -> bytes.get(ValueLayout.JAVA_BYTE, index) == 0 ? 0 : 1;
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> (long) doubleAt(index);
        };
    }

    /** Swaps every element's bytes in place. */
    static void reverseBytes(MemorySegment bytes, int width) {
        for (long start = 0; start < bytes.byteSize(); start += width) {
            for (int i = 0; i < width / 2; i++) {
                byte low = bytes.get(ValueLayout.JAVA_BYTE, start + i);
                byte high = bytes.get(ValueLayout.JAVA_BYTE, start + width - 1 - i);
                bytes.set(ValueLayout.JAVA_BYTE, start + i, high);
                bytes.set(ValueLayout.JAVA_BYTE, start + width - 1 - i, low);
            }
        }
    }

    private boolean isSwapped() {
        return order != ByteOrder.nativeOrder();
    }

    private short shortAt(long index) {
        short value = bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES);
        return isSwapped() ? Short.reverseBytes(value) : value;
    }

    private int intAt(long index) {
        int value = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, index * Integer.BYTES);
        return isSwapped() ? Integer.reverseBytes(value) : value;
    }

    private long wideAt(long index) {
        long value = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, index * Long.BYTES);
        return isSwapped() ? Long.reverseBytes(value) : value;
    }
}
