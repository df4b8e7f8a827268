package org.voxelgrad.engine.tensor;

/** Integer elements in a heap array, which kernels may use directly. */
public record IntStorage(int[] array) implements Storage {

    @Override
    public DType dtype() {
        return DType.INT32;
    }

    @Override
    public long capacity() {
        return array.length;
    }

    @Override
    public void write(long position, int[] source, int from, int count) {
        System.arraycopy(source, from, array, Math.toIntExact(position), count);
    }

    @Override
    public void read(long position, int[] target, int from, int count) {
        System.arraycopy(array, Math.toIntExact(position), target, from, count);
    }

    @Override
    public String toString() {
        return "IntStorage[" + array.length + "]";
    }
}
