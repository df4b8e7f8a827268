package org.voxelgrad.engine.backend.cpu;

/**
 * The inner loops of the weight gradient of a 3x3x3 convolution of one channel whose outputs are pooled by windows of
 * 2x2x2: only a window's winner has a gradient, and so only the patch of 3x3x3 voxels around it counts.
 *
 * <p>The voxels lie in columns, four planes side by side: {@code [column of the image][row][PLANES]}. A patch is then
 * three stretches of {@link #STRETCH} floats, one a column, of which lane {@code row * PLANES + plane} counts for rows
 * and planes below three.
 */
interface WinnerRows {

    int PLANES = 4;

    /** Floats of a stretch, those that do not count included. */
    int STRETCH = 16;

    /** Floats of a patch. */
    int PATCH = 3 * STRETCH;

    /** Channels that {@link #addPatches} takes. */
    int CHANNELS = 4;

    /** Floats in which a sum of gradients is kept, to be added up at last. */
    int LANES = 16;

    /**
     * The gradients of some windows, {@code values[valuesAt + i]}, and adds them to {@code totals[LANES]}, which share
     * them out among them. Winners in the padding are taken as any others.
     */
    void gradients(
            PooledGradient gradient, int at, int count, float[] values, int valuesAt, float[] totals, int totalsAt);

    /**
     * Adds to {@code sums[CHANNELS][PATCH]} the patches of a row of windows times their gradients.
     *
     * @param columns voxels, with {@link #STRETCH} floats more behind them
     * @param columnStride from column to column
     * @param from position of the row
     * @param values gradients {@code [CHANNELS][valuesStride]} from {@code valuesAt} on
     * @param patches positions of the patches relative to {@code from}, likewise
     */
    void addPatches(
            float[] columns, int columnStride, int from, float[] values, int[] patches, int valuesAt, int valuesStride,
            int windows, float[] sums, int sumsAt);
}
