package org.voxelgrad.engine.tensor;

/** Single-precision elements in a heap array, which kernels may use directly. */
public record FloatStorage(float[] array) implements Storage {

    @Override
    public DType dtype() {
        return DType.FLOAT32;
    }

    @Override
    public long capacity() {
        return array.length;
    }

    @Override
    public void write(long position, float[] source, int from, int count) {
        System.arraycopy(source, from, array, Math.toIntExact(position), count);
    }

    @Override
    public void write(long position, double[] source, int from, int count) {
        int at = Math.toIntExact(position);
        for (int i = 0; i < count; i++) {
            array[at + i] = (float) source[from + i];
        }
    }

    @Override
    public void read(long position, float[] target, int from, int count) {
        System.arraycopy(array, Math.toIntExact(position), target, from, count);
    }

    @Override
    public void read(long position, double[] target, int from, int count) {
        int at = Math.toIntExact(position);
        for (int i = 0; i < count; i++) {
            target[from + i] = array[at + i];
        }
    }

    @Override
    public String toString() {
        return "FloatStorage[" + array.length + "]";
    }
}
