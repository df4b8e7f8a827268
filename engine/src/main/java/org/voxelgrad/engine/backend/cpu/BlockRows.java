package org.voxelgrad.engine.backend.cpu;

/** The inner loops of fused blocks. */
interface BlockRows {

    /**
     * {@code y = z > 0 ? z : slope * z} of {@code z = (x - shift) * scale + offset}, with slope 0 the positive part;
     * NaN stays NaN.
     */
    void activate(
            float[] x, int xAt, int count, float shift, float scale, float offset, float slope, float[] y, int yAt);

    /** Shifts along a row that {@link #addLags} and {@link #addNeighbours} cover: -2 to 2. */
    int LAGS = 5;

    /** Floats from the sums of one row to those of the next in {@link #addNeighbours}. */
    int NEIGHBOURS = 16;

    /** {@code sums[sumsAt + s] += sum over i of x[at + i] * x[otherAt + s - 2 + i]} for the five shifts s. */
    void addLags(float[] x, int at, int otherAt, int length, double[] sums, int sumsAt);

    /**
     * {@link #addLags} of three rows with one other: row k starts at {@code at + k * stride}, and its sums are the five
     * at {@code sumsAt - k * LAGS}.
     */
    void addLagsOfThree(float[] x, int at, int stride, int otherAt, int length, double[] sums, int sumsAt);

    /**
     * {@code sums[sumsAt + r * NEIGHBOURS + s] += x[at] * x[at + offsets[r] + s - 2]} for the five shifts s; the other
     * sums of a row are undefined.
     */
    void addNeighbours(float[] x, int at, int[] offsets, float[] sums, int sumsAt);
}
