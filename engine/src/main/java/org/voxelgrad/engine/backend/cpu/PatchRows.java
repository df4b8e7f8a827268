package org.voxelgrad.engine.backend.cpu;

/**
 * The inner loops of unpooling joined with a transposed 3x3x3 convolution. A pooled value touches a patch of 4x4x4 voxels
 * around its window of 2x2x2: {@code [4 columns][4 planes x 4 rows]}. The patches of a row of windows lie in a strip
 * {@code [2 windows + 2 columns][16]}, two columns apart. A table holds patches of weights; which of them belongs to
 * window {@code w} and channel {@code c} is told by {@code at[first + w * channels + c]}.
 */
interface PatchRows {

    /** Floats of a patch's column. */
    int COLUMN = 16;

    /** Floats of a patch. */
    int PATCH = 4 * COLUMN;

    /** {@code strip} becomes the sum of every window's and channel's patch times {@code x}. */
    void scatter(
            float[] x, int[] at, int windows, int channels, int first, float[] table, int tableAt, float[] strip);

    /**
     * For every window and channel adds the strip's patch times {@code x} to the patch in {@code sums}, and the products
     * of the strip's and the table's patch, summed over the columns, to {@code products[first + w * channels + c][16]}.
     *
     * @param strip with two columns more, which may hold anything
     */
    void gather(
            float[] x, int[] at, int windows, int channels, int first, float[] table, int tableAt, float[] strip,
            float[] products, float[] sums, int sumsAt);
}
