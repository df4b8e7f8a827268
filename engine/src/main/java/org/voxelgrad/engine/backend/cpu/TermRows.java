package org.voxelgrad.engine.backend.cpu;

/** The inner loop of the weight gradient of any convolution, on a run of {@link TapSlabs}. */
interface TermRows {

    /** Output channels that one {@link #correlate} covers. */
    int CHANNELS = 4;

    /** Terms that one {@link #correlate} covers. */
    int terms();

    /** Partial sums of each sum: that of every {@code lanes}-th position of the runs. */
    int lanes();

    /**
     * Adds a run's share of the weight gradient of {@link #terms()} terms and {@link #CHANNELS} channels:
     * {@code sums[t][c][i % lanes] += dy[c][i] * x[offsets[t] + i]}.
     *
     * @param dy {@code [CHANNELS][dyStride]} from {@code dyAt} on, zero in the gaps
     * @param x a slab; the run starts at {@code xAt}
     * @param offsets of the terms, from {@code firstTerm} on
     * @param sums at {@code sumsAt}, {@code [terms()][CHANNELS][lanes]}
     */
    void correlate(
            float[] dy, int dyAt, int dyStride, float[] x, int xAt, int[] offsets, int firstTerm, int length,
            float[] sums, int sumsAt);

    /** The sum of a sum's partial sums. */
    float total(float[] sums, int sumsAt);
}
