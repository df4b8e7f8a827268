package org.voxelgrad.engine.backend.cpu;

/** The inner loop of the weight gradient of any convolution, on a run of {@link TapSlabs}. */
interface TermRows {

    /** Terms that one {@link #correlate} covers. */
    int TERMS = 8;

    /** Output channels that one {@link #correlate} covers. */
    int channels();

    /**
     * Adds a run's share of the weight gradient of {@link #TERMS} terms:
     * {@code sums[t][c] += sum over i of dy[i][c] * x[offsets[t] + i]}.
     *
     * @param dy {@code [length][channels]}, zero in the gaps
     * @param x a slab; the run starts at {@code xAt}
     * @param offsets of the terms, from {@code firstTerm} on
     * @param sums at {@code sumsAt}, {@code [TERMS][channels]}
     */
    void correlate(
            float[] dy, float[] x, int xAt, int[] offsets, int firstTerm, int length, float[] sums, int sumsAt);
}
