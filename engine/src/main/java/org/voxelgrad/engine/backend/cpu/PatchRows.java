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

    /**
     * For every window and channel adds the strip's patch times {@code x} to the patch in {@code sums}, and the
     * products of the strip's and the table's patch, summed over the columns, to
     * {@code products[first + c * windows + w][16]}.
     *
     * @param strip with two columns more, which may hold anything
     */
    void gather(
            float[] x, int xAt, int xStride, int[] at, int first, int windows, int channels, float[] table,
            int tableAt, float[] strip, float[] products, float[] sums, int sumsAt);

    /** {@code sums[sumsAt + i]} becomes the sum of {@code products[first + i][16]}, for {@code count} of them. */
    void sumProducts(float[] products, int first, int count, float[] sums, int sumsAt);
}
