package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;

/** Plain loops over patches. */
final class ScalarPatchRows implements PatchRows {

    @Override
    public void locate(
            int[] winners, int from, int windows, int corner, int plane, int rowLength, boolean lostPlane,
            boolean lostRow, int base, int[] at, int to) {
        for (int w = 0; w < windows; w++) {
            int rest = winners[from + w] - corner - 2 * w;
            int inD = rest >= plane ? 1 : 0;
            rest -= inD * plane;
            int inH = rest >= rowLength ? 1 : 0;
            boolean lost = lostPlane & inD == 0 | lostRow & inH == 0;
            int place = lost ? PatchTable.NOWHERE : 4 * inD + 2 * inH + rest - inH * rowLength;
            at[to + w] = base + place * PATCH;
        }
    }

    @Override
    public void scatter(
            float[] x, int xAt, int xStride, int[] at, int first, int windows, int channels, float[] table,
            int tableAt, float[] strip) {
        Arrays.fill(strip, START, START + (2 * windows + 2) * COLUMN, 0);
        for (int c = 0; c < channels; c++) {
            for (int w = 0; w < windows; w++) {
                int tap = at[first + c * windows + w];
                add(x[xAt + c * xStride + w], table, tableAt + tap, strip, START + w * 2 * COLUMN);
            }
        }
    }

    @Override
    public int rowsTogether() {
        return 1;
    }

    @Override
    public int productFloats() {
        return COLUMN;
    }

    @Override
    public void gather(
            float[] x, int xAt, int xStride, int[] at, int first, int stride, int windows, int rows, int channels,
            float[] table, int tableAt, float[] strips, float[] products, float[] sums, int sumsAt, int[] chains) {
        for (int i = 0; i < channels * rows * windows; i++) {
            int c = i / (rows * windows);
            int window = i % (rows * windows);
            int stripAt = START + window / windows * PatchRows.stripStride(windows) + window % windows * 2 * COLUMN;
            int value = first + c * stride + window;
            for (int k = 0; k < PATCH; k++) {
                products[START + value * COLUMN + k % COLUMN] += strips[stripAt + k] * table[tableAt + at[value] + k];
            }
            add(x[xAt + c * xStride + window], strips, stripAt, sums, sumsAt + at[value]);
        }
    }

    @Override
    public void sumProducts(float[] products, int first, int count, float[] sums, int sumsAt) {
        for (int i = 0; i < count; i++) {
            sums[sumsAt + i] = sum(products, START + (first + i) * COLUMN);
        }
    }

    static float sum(float[] p, int i) {
        return ((p[i] + p[i + 1]) + (p[i + 2] + p[i + 3])) + ((p[i + 4] + p[i + 5]) + (p[i + 6] + p[i + 7]))
                + (((p[i + 8] + p[i + 9]) + (p[i + 10] + p[i + 11]))
                        + ((p[i + 12] + p[i + 13]) + (p[i + 14] + p[i + 15])));
    }

    private static void add(float scale, float[] patch, int patchAt, float[] target, int targetAt) {
        for (int k = 0; k < PATCH; k++) {
            target[targetAt + k] += scale * patch[patchAt + k];
        }
    }
}
