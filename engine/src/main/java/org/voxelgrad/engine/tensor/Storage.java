package org.voxelgrad.engine.tensor;

/**
 * Memory of one tensor or of several views of it. What it is made of is the backend's business: heap arrays, device
 * memory, or nothing at all when only sizes matter. Positions and counts are in elements.
 *
 * <p>A real storage takes and gives {@code float} and {@code double}, converting as needed; an
 * {@link DType#INT32} or {@link DType#INT8} storage takes and gives {@code int}.
 */
public interface Storage {

    DType dtype();

    /** Elements it has room for; a pooled storage may be larger than the tensor it serves. */
    long capacity();

    default void write(long position, float[] source, int from, int count) {
        throw wrongType("float");
    }

    /**
     * As {@link #write(long, float[], int, int)}, but a device that computes behind the caller may take the values
     * before it has done what it was asked earlier. None of that may use this storage: since the last operation on it
     * a result has been read.
     */
    default void writeAhead(long position, float[] source, int from, int count) {
        write(position, source, from, count);
    }

    default void write(long position, double[] source, int from, int count) {
        throw wrongType("double");
    }

    default void write(long position, int[] source, int from, int count) {
        throw wrongType("int");
    }

    default void read(long position, float[] target, int from, int count) {
        throw wrongType("float");
    }

    default void read(long position, double[] target, int from, int count) {
        throw wrongType("double");
    }

    default void read(long position, int[] target, int from, int count) {
        throw wrongType("int");
    }

    private IllegalStateException wrongType(String java) {
        return new IllegalStateException("a storage of " + dtype() + " does not take or give " + java + " values");
    }
}
