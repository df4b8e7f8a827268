package org.voxelgrad.engine.backend.cpu;

/** The inner loop of the weight gradient of any convolution, for all positions one after another. */
interface LaneTermRows {

    /** Output channels that one {@link #correlate} covers. */
    int channels();

    /** Terms that one {@link #correlate} covers. */
    int terms();

    /**
     * Adds the share of some positions in the weight gradient of {@link #terms()} terms, summed on its own first, since
     * short sums round less: {@code sums[t][c] += sum over i of dy[i][c] * x[offsets[t] + positions[i]]}.
     *
     * @param dy {@code [length][channels]} from {@code dyAt} on
     * @param x a slab
     * @param offsets of the terms, from {@code firstTerm} on
     * @param sums at {@code sumsAt}, {@code [terms][channels]}
     */
    void correlate(
            float[] dy, int dyAt, float[] x, int[] positions, int length, int[] offsets, int firstTerm, float[] sums,
            int sumsAt);
}
