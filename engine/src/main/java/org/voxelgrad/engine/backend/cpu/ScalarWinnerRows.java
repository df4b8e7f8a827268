package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarWinnerRows implements WinnerRows {

    @Override
    public void gradients(
            PooledGradient gradient, int at, int count, float[] values, int valuesAt, float[] totals, int totalsAt) {
        gradients(gradient, at, 0, count, values, valuesAt, totals, totalsAt);
    }

    static void gradients(
            PooledGradient gradient, int at, int from, int to, float[] values, int valuesAt, float[] totals,
            int totalsAt) {
        for (int i = from; i < to; i++) {
            float dy = gradient.dy()[at + i];
            float value = gradient.y()[at + i] > 0 ? dy : gradient.slope() * dy;
            values[valuesAt + i] = value;
            totals[totalsAt + i % LANES] += value;
        }
    }

    @Override
    public void addPatches(
            float[] columns, int columnStride, int from, float[] values, int[] patches, int valuesAt, int valuesStride,
            int windows, float[] sums, int sumsAt) {
        for (int i = 0; i < CHANNELS * windows; i++) {
            int channel = i / windows;
            int place = valuesAt + channel * valuesStride + i % windows;
            int at = from + patches[place];
            for (int column = 0; column < 3; column++) {
                int to = sumsAt + channel * PATCH + column * STRETCH;
                for (int lane = 0; lane < 3 * PLANES; lane++) {
                    sums[to + lane] += values[place] * columns[at + column * columnStride + lane];
                }
            }
        }
    }
}
