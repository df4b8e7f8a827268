package org.voxelgrad.engine.backend.cpu;

/**
 * The inner loops of unpooling joined with a transposed 3x3x3 convolution. A pooled value touches a patch of 4x4x4
 * voxels around its window of 2x2x2: {@code [4 columns][4 planes x 4 rows]}. The patches of a row of windows lie in a
 * strip {@code [2 windows + 2 columns][16]}, two columns apart. A table holds patches of weights. The value of window
 * {@code w} and channel {@code c} is {@code x[xAt + c * xStride + w]}, and which patch belongs to it is told by {@code
 * at[first + c * windows + w]}.
 */
interface PatchRows {

    /**
     * Where strips, products and tables start in their arrays: after the 16 bytes of an array's header and these floats
     * columns lie on cache lines, if arrays do.
     */
    int START = 12;

    /** Floats of a patch's column. */
    int COLUMN = 16;

    /** Floats of a patch. */
    int PATCH = 4 * COLUMN;

    /** Ints that {@link #gather} needs for itself, besides two a window. */
    int HEADS = PatchTable.NOWHERE + 1;

    /**
     * Where the patches of a row of winners lie: {@code at[to + w]} becomes {@code base} and the patch of the winner's
     * place in its window.
     *
     * @param winners of which window {@code w}'s is at {@code corner + 2 * w} or, in the second plane, {@code plane}
     *     further, in the second row {@code rowLength}, in the second column 1
     * @param lostPlane whether the windows' first plane lies in the padding
     * @param lostRow whether the windows' first row does
     */
    void locate(
            int[] winners, int from, int windows, int corner, int plane, int rowLength, boolean lostPlane,
            boolean lostRow, int base, int[] at, int to);

    /** {@code strip} becomes the sum of every window's and channel's patch times {@code x}. */
    void scatter(
            float[] x, int xAt, int xStride, int[] at, int first, int windows, int channels, float[] table,
            int tableAt, float[] strip);

    /** From one strip to the next where several lie side by side: two columns more than a strip has. */
    static int stripStride(int windows) {
        return (2 * windows + 4) * COLUMN;
    }

    /** Rows of windows, side by side, that {@link #gather} is best given. */
    int rowsTogether();

    /** Floats of a value's products. */
    int productFloats();

    /**
     * For every window and channel adds the strip's patch times {@code x} to the patch in {@code sums}, and the
     * products of the strip's and the table's patch to {@code products}, {@link #productFloats} a value from
     * {@link #START} on. Window {@code w} of row {@code r} and channel
     * {@code c} is value {@code first + c * stride + r * windows + w} of {@code products} and {@code at}, and
     * {@code x[xAt + c * xStride + r * windows + w]}.
     *
     * @param strips those of the rows, {@link #stripStride} apart; what is behind a strip may be anything
     * @param chains for {@link #HEADS} ints and two a window, with any content
     */
    void gather(
            float[] x, int xAt, int xStride, int[] at, int first, int stride, int windows, int rows, int channels,
            float[] table, int tableAt, float[] strips, float[] products, float[] sums, int sumsAt, int[] chains);

    /** {@code sums[sumsAt + i]} becomes the sum of the products of value {@code first + i}. */
    void sumProducts(float[] products, int first, int count, float[] sums, int sumsAt);
}
