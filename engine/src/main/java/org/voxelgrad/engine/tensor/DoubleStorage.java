package org.voxelgrad.engine.tensor;

/** Double-precision elements in a heap array, which kernels may use directly. */
public record DoubleStorage(double[] array) implements Storage {

    @Override
    public DType dtype() {
        return DType.FLOAT64;
    }

    @Override
    public long capacity() {
        return array.length;
    }

    @Override
    public void write(long position, float[] source, int from, int count) {
        int at = Math.toIntExact(position);
        for (int i = 0; i < count; i++) {
            array[at + i] = source[from + i];
        }
    }

    @Override
    public void write(long position, double[] source, int from, int count) {
        System.arraycopy(source, from, array, Math.toIntExact(position), count);
    }

    @Override
    public void read(long position, float[] target, int from, int count) {
        int at = Math.toIntExact(position);
        for (int i = 0; i < count; i++) {
            target[from + i] = (float) array[at + i];
        }
    }

    @Override
    public void read(long position, double[] target, int from, int count) {
        System.arraycopy(array, Math.toIntExact(position), target, from, count);
    }

    @Override
    public String toString() {
        return "DoubleStorage[" + array.length + "]";
    }
}
