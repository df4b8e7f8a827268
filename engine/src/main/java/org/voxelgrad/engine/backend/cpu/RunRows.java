package org.voxelgrad.engine.backend.cpu;

/** The inner loop of a weight gradient of few output channels, on runs of {@link Slabs}. */
interface RunRows {

    /** Output channels that one {@link #correlate} covers. */
    int CHANNELS = 8;

    /** Neighbouring taps that one covers. */
    int TAPS = 3;

    /** A run is as long as a multiple of this. */
    int STEP = 16;

    /** Floats in which a sum is kept, to be added up at last. */
    int LANES = 16;

    /**
     * {@code sums[c][tap][lane] += sum over some i of dy[c][i] * x[xAt + i + tap]}: the lanes of a sum share the
     * positions out among them.
     *
     * @param dy {@code [CHANNELS][length]}
     * @param sums {@code [CHANNELS][TAPS][LANES]} from {@code sumsAt} on
     */
    void correlate(float[] dy, int length, float[] x, int xAt, float[] sums, int sumsAt);
}
