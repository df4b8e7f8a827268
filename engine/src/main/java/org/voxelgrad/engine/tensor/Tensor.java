package org.voxelgrad.engine.tensor;

/**
 * An array of numbers with a shape, contiguous in C order: the last axis runs fastest, {@code [N, C, D, H, W]} for
 * images. A tensor does not own its memory; a {@link Scope} or a parameter does.
 *
 * @param storage at least as large as the shape asks
 */
public record Tensor(Shape shape, Storage storage) {

    /** @throws IllegalArgumentException when the storage is too small */
    public Tensor {
        if (storage.capacity() < shape.elements()) {
            throw new IllegalArgumentException("shape " + shape + " needs " + shape.elements()
                    + " elements, the storage has " + storage.capacity());
        }
    }

    /** A single-precision tensor around an array, which it shares. */
    public static Tensor of(Shape shape, float... values) {
        return new Tensor(shape, new FloatStorage(values));
    }

    /** A double-precision tensor around an array, which it shares. */
    public static Tensor of(Shape shape, double... values) {
        return new Tensor(shape, new DoubleStorage(values));
    }

    /** An integer tensor around an array, which it shares. */
    public static Tensor of(Shape shape, int... values) {
        return new Tensor(shape, new IntStorage(values));
    }

    public DType dtype() {
        return storage.dtype();
    }

    public int dim(int axis) {
        return shape.dim(axis);
    }

    public long elements() {
        return shape.elements();
    }

    /** The same memory seen with another shape of as many elements. */
    public Tensor reshape(Shape other) {
        if (other.elements() != shape.elements()) {
            throw new IllegalArgumentException(
                    "cannot see " + shape + " as " + other + ": the number of elements differs");
        }
        return new Tensor(other, storage);
    }

    /** Copies all elements in; the array must hold exactly as many. */
    public Tensor set(float[] values) {
        storage.write(0, values, 0, checkedLength(values.length));
        return this;
    }

    /** Copies all elements in; the array must hold exactly as many. */
    public Tensor set(double[] values) {
        storage.write(0, values, 0, checkedLength(values.length));
        return this;
    }

    /** Copies all elements in; the array must hold exactly as many. */
    public Tensor set(int[] values) {
        storage.write(0, values, 0, checkedLength(values.length));
        return this;
    }

    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(elements())];
        storage.read(0, values, 0, values.length);
        return values;
    }

    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(elements())];
        storage.read(0, values, 0, values.length);
        return values;
    }

    public int[] toInts() {
        int[] values = new int[Math.toIntExact(elements())];
        storage.read(0, values, 0, values.length);
        return values;
    }

    /** The value of a tensor of one real element. */
    public double item() {
        if (elements() != 1) {
            throw new IllegalStateException("item() asks for one element, the shape is " + shape);
        }
        return toDoubles()[0];
    }

    private int checkedLength(int length) {
        if (length != elements()) {
            throw new IllegalArgumentException("shape " + shape + " takes " + elements() + " values, got " + length);
        }
        return length;
    }

    @Override
    public String toString() {
        return "Tensor" + shape + " " + dtype();
    }
}
