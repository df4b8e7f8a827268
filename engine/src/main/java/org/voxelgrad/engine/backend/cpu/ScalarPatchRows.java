package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;

/** Plain loops over patches. */
final class ScalarPatchRows implements PatchRows {

    @Override
    public void scatter(
            float[] x, int[] at, int windows, int channels, int first, float[] table, int tableAt, float[] strip) {
        Arrays.fill(strip, 0, (2 * windows + 2) * COLUMN, 0);
        for (int i = 0; i < windows * channels; i++) {
            add(x[first + i], table, tableAt + at[first + i], strip, i / channels * 2 * COLUMN);
        }
    }

    @Override
    public void gather(
            float[] x, int[] at, int windows, int channels, int first, float[] table, int tableAt, float[] strip,
            float[] products, float[] sums, int sumsAt) {
        for (int i = 0; i < windows * channels; i++) {
            int stripAt = i / channels * 2 * COLUMN;
            int tap = at[first + i];
            int productsAt = (first + i) * COLUMN;
            for (int k = 0; k < PATCH; k++) {
                products[productsAt + k % COLUMN] += strip[stripAt + k] * table[tableAt + tap + k];
            }
            add(x[first + i], strip, stripAt, sums, sumsAt + tap);
        }
    }

    private static void add(float scale, float[] patch, int patchAt, float[] target, int targetAt) {
        for (int k = 0; k < PATCH; k++) {
            target[targetAt + k] += scale * patch[patchAt + k];
        }
    }
}
