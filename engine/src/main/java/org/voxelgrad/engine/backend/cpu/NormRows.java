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

    /**
     * {@code sums[sumsAt] = sum(dz)} and {@code sums[sumsAt + 1] = sum(dz * (x - shift))}, where {@code dz} is the
     * gradient {@code dy} of the activation's result taken back to what was activated.
     */
    void activatedGradientSums(
            float[] x, float[] dy, int at, int count, Activation activation, double[] sums, int sumsAt);

    /** {@code x = dz * scale + (x - shift) * xScale + offset}, with {@code dz} as in the sums. */
    void activatedGradient(
            float[] x, float[] dy, int at, int count, Activation activation, float xScale, float offset);

    /** {@code dx = (x - target) * factor}. */
    void scaledDifference(float[] x, float[] target, int at, int count, float factor, float[] dx);

    /** {@code sum((x - target)^2)}. */
    double squaredDistance(float[] x, float[] target, int at, int count);
}
