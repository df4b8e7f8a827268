package org.voxelgrad.engine.backend.cpu;

/** The inner loops of batch normalisation and of sums, over {@code count} floats from {@code at} on. */
interface NormRows {

    double sum(float[] x, int at, int count);

    /** {@code sums[sumsAt] = sum(x - shift)} and {@code sums[sumsAt + 1] = sum((x - shift)^2)}. */
    void deviations(float[] x, int at, int count, float shift, double[] sums, int sumsAt);

    /** {@code sums[sumsAt] = sum(dy)} and {@code sums[sumsAt + 1] = sum(dy * (x - shift))}. */
    void gradientSums(float[] x, float[] dy, int at, int count, float shift, double[] sums, int sumsAt);

    /** {@code y = (x - shift) * scale + offset}. */
    void affine(float[] x, int at, int count, float shift, float scale, float offset, float[] y);

    /** {@code dx = dy * dyScale + (x - shift) * xScale + offset}. */
    void gradient(
            float[] x, float[] dy, int at, int count, float shift, float xScale, float dyScale, float offset,
            float[] dx);

    /** {@code sum((x - target)^2)}. */
    double squaredDistance(float[] x, float[] target, int at, int count);
}
