package org.voxelgrad.engine.tensor;

/** Small integers, -128 to 127, in a heap array, which kernels may use directly. */
public record ByteStorage(byte[] array) implements Storage {

    @Override
    public DType dtype() {
        return DType.INT8;
    }

    @Override
    public long capacity() {
        return array.length;
    }

    /** Keeps the low eight bits of every value. */
    @Override
    public void write(long position, int[] source, int from, int count) {
        int at = Math.toIntExact(position);
        for (int i = 0; i < count; i++) {
            array[at + i] = (byte) source[from + i];
        }
    }

    @Override
    public void read(long position, int[] target, int from, int count) {
        int at = Math.toIntExact(position);
        for (int i = 0; i < count; i++) {
            target[from + i] = array[at + i];
        }
    }

    @Override
    public String toString() {
        return "ByteStorage[" + array.length + "]";
    }
}
