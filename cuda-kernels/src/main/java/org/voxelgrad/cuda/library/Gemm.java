package org.voxelgrad.cuda.library;

/** Matrix products of float32 on the device, column by column as BLAS has them. */
interface Gemm {

    /**
     * A matrix whose columns lie one after another.
     *
     * @param address of the first element
     * @param rows of a column as it lies in memory
     * @param transposed whether its transpose is meant
     */
    record Matrix(long address, int rows, boolean transposed) {

        static Matrix of(long address, int rows) {
            return new Matrix(address, rows, false);
        }

        Matrix transpose() {
            return new Matrix(address, rows, !transposed);
        }
    }

    /**
     * {@code c = a b}, or {@code c = c + a b}, for {@code a [m, k]} and {@code b [k, n]}.
     *
     * @param c {@code [m, n]}, not transposed
     * @param add whether to add to c
     */
    void multiply(int m, int n, int k, Matrix a, Matrix b, boolean add, Matrix c);
}
