package org.voxelgrad.engine.backend.cpu;

/** The inner loops of fully connected layers. */
interface LinearRows {

    /**
     * Two rows of {@code a} times two of {@code b}: {@code sums[2 * r + s] = sum over i of a[aAt + r * aNext + i] *
     * b[bAt + s * bNext + i]}.
     */
    void dots(float[] a, int aAt, int aNext, float[] b, int bAt, int bNext, int count, double[] sums);

    /** {@code y[yAt + i] += sum over rows r of scales[scalesAt + r * scalesStride] * x[xAt + r * xStride + i]}. */
    void addScaled(
            float[] scales, int scalesAt, int scalesStride, int rows, float[] x, int xAt, int xStride, float[] y,
            int yAt, int count);
}
