package org.voxelgrad.engine.backend.cpu;

/**
 * The inner loops of batch normalisation, activation and pooling by {@link Halving}, for one row of windows that lie
 * within the map. A channel is normalised to {@code z = (x - shift) * scale + offset} and activated to
 * {@code z > 0 ? z : slope * z}, with slope 0 to the positive part.
 */
interface NormPoolRows {

    /**
     * Maxima of the activated values and where they are, the first in scan order of the window, 0 to 7. The values are
     * all numbers or all NaN, as those of a channel with its own statistics are.
     *
     * @param mapAt the first voxel of the first window; others of it are strides away
     */
    void pool(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            float slope, float[] y, int yAt, int[] winners, int winnersAt);

    /**
     * {@code sums[sumsAt] = sum(dz)} and {@code sums[sumsAt + 1] = sum(dz * z)} at the winners of windows from
     * {@code at} on. Where y is positive it is z, and {@code dz} is dy; elsewhere y is {@code slope * z} and
     * {@code dz} is {@code slope * dy}: {@code dz * z} is {@code dy * y} everywhere. Winners in the padding are taken
     * as any others.
     */
    void sum(PooledGradient dz, int at, int windows, double[] sums, int sumsAt);

    /**
     * Overwrites the values x with {@code z} and adds to those that win {@code dzScale} times their gradient.
     *
     * @param at of the first window in {@code dz}
     */
    void toGradient(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            PooledGradient dz, int at, float dzScale);
}
