package org.voxelgrad.engine.backend.cpu;

/** The inner loops of max pooling by windows of 2x2x2 voxels side by side. */
interface PoolRows {

    /**
     * Maxima of the windows whose four rows are given; NaN is above all numbers, and the first in scan order wins.
     *
     * @param row0 position of the first voxel of the first window; its rows follow in scan order
     * @param winner0 what counts as the position of the first voxel
     * @param to1 what the position of {@code row1} adds to the one of {@code row0}, and so on
     * @param at position of the first window in {@code y} and {@code winners}
     * @return how many windows are done, the first ones; others are left to the caller
     */
    int maxOfPairs(
            float[] x, int row0, int row1, int row2, int row3, int winner0, int to1, int to2, int to3, int windows,
            float[] y, int[] winners, int at);

    /**
     * The inverse: every window's value goes to where its winner lies in the four rows, zeros to its other voxels.
     *
     * @param winner0 what counts as the position of the first voxel; rows and the rest as in {@link #maxOfPairs}
     * @return how many windows are done, the first ones; others are left to the caller
     */
    int unpoolPairs(
            float[] x, int[] winners, int at, int winner0, int to1, int to2, int to3, int windows, float[] y, int row0,
            int row1, int row2, int row3);

    /** Floats that {@link #maxOfColumns} may read behind its columns. */
    int SLACK = 32;

    /** {@code y[yAt + w] = max(x[xAt + 2 * w], x[xAt + 2 * w + 1])}, NaN where one is. */
    void maxOfColumns(float[] x, int xAt, int windows, float[] y, int yAt);
}
