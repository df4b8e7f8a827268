package org.voxelgrad.engine.backend.cpu;

/**
 * The inner loops of a convolution over {@link Slabs} or {@link TapSlabs}. A run is a stretch of
 * neighbouring positions of a slab, gaps between its rows included: what is computed in the gaps means nothing and is
 * not used.
 */
interface ConvRows {

    /** Floats that {@link #combine} may read and write behind a run. */
    int SLACK = 64;

    /** {@link #combine} writes nothing behind a run of a multiple of this length. */
    int WHOLE = 192;

    /** Output channels of the smaller tile that {@link #combine} has. */
    int FEW = 4;

    /** Output channels of the smallest tile. */
    int PAIR = 2;

    /** Output channels of the tile that {@link #combine} computes fastest; not below {@link #FEW}. */
    int channels();

    /** Groups of {@link #channels} that are worth computing one after another from a run, while a cache holds it. */
    int groupsTogether();

    /**
     * A run of some output channels: {@code y[c][i] = bias[c] + sum over terms t of w[t][c] * x[offsets[t] + i]}.
     *
     * @param channels {@link #channels()}, {@link #FEW}, {@link #PAIR} or 1
     * @param x a slab; the run starts at {@code xAt}
     * @param w at {@code wAt} the bias of every channel, then the weights {@code [terms][channels]}
     * @param y {@code [channels][yStride]}, from {@code yAt} on
     */
    void combine(
            int channels, float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt,
            int yStride, int length);

    /** Output channels that one {@link #correlate} covers, where there are so many in all. */
    int gradientChannels(int outChannels);

    /** Input channels that it covers. */
    int gradientInputs();

    /**
     * Adds a run's share of the weight gradient, summed on its own first, since short sums round less:
     * {@code sums[input][kw][c] += sum over i of dy[i][c] * x[input * xStride + kw + i]}.
     *
     * @param channels {@link #gradientChannels}
     * @param dy {@code [length][channels]} from {@code dyAt} on, zero in the gaps
     * @param x a slab; the run of the first input channel starts at {@code xAt}
     * @param sums {@code [gradientInputs][3][channels]}
     */
    void correlate(
            int channels, float[] dy, int dyAt, float[] x, int xAt, int xStride, int length, float[] sums, int sumsAt);
}
