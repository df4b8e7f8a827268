package org.voxelgrad.engine.backend.cpu;

/**
 * The inner loops of batch normalisation, the positive part and pooling by {@link Halving}, for one row of windows that
 * lie within the map. A channel is normalised to {@code z = (x - shift) * scale + offset}.
 */
interface NormPoolRows {

    /**
     * Maxima of {@code max(z, 0)} and where they are, the first in scan order of the window, 0 to 7. The values are all
     * numbers or all NaN, as those of a channel with its own statistics are.
     *
     * @param mapAt the first voxel of the first window; others of it are strides away
     */
    void poolPositive(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            float[] y, int yAt, int[] winners, int winnersAt);

    /**
     * {@code sums[sumsAt] = sum(dz)} and {@code sums[sumsAt + 1] = sum(dz * z)} at the winners of windows of which
     * {@code y} is the {@code max(z, 0)}: where it is positive it is z, and elsewhere {@code dz} is zero.
     */
    void sumPositive(float[] y, float[] dy, int at, int windows, double[] sums, int sumsAt);

    /**
     * Overwrites the values x with {@code z} and adds to those that win {@code dzScale} times their gradient.
     *
     * @param at of the first window in {@code dz}
     */
    void toGradient(
            float[] map, int mapAt, int rowStride, int planeStride, int windows, float shift, float scale, float offset,
            PooledGradient dz, int at, float dzScale);
}
