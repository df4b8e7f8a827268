package org.voxelgrad.engine.backend.cpu;

/** The inner loops of fully connected layers. */
interface LinearRows {

    /** {@code sum over i of a[aAt + i] * b[bAt + i]}. */
    float dot(float[] a, int aAt, float[] b, int bAt, int count);

    /** {@code y[yAt + i] += sum over rows r of scales[scalesAt + r * scalesStride] * x[xAt + r * xStride + i]}. */
    void addScaled(
            float[] scales, int scalesAt, int scalesStride, int rows, float[] x, int xAt, int xStride, float[] y,
            int yAt, int count);
}
