package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;

/**
 * Activates and pools the results of a Winograd convolution, which need no normalisation any more. The tiles begin
 * where windows do, so that a tile is 2x2 windows along D and H.
 */
record WinogradPool(RowKernels rows, Halving halving, Halving.Target target) implements WinogradTarget {

    private static final int TILE = WinogradRows.TILE;
    private static final int POINTS = WinogradRows.POINTS;

    /** Floats before a row of which the last is the padding before its first column. */
    private static final int LEAD = 16;

    @Override
    public void take(WinogradTiles.Slab slab, int volume, int d, float[] planes, int stride, Scratch scratch) {
        if (d < 0) {
            Arrays.fill(planes, 0, POINTS * stride, 0);
        }
        boolean winners = target.winners() != null || target.positions() != null;
        for (int plane = 0; plane < Math.min(TILE, halving.input().d() - d); plane += 2) {
            for (int rowTile = 0; rowTile < slab.rowTiles(); rowTile++) {
                int h = slab.h() + rowTile * TILE;
                int from = plane * POINTS * stride + rowTile * (halving.input().w() + 1);
                if (winners || h < 0) {
                    pool(planes, from, stride, volume, d + plane, h, scratch);
                } else {
                    poolValues(planes, from, stride, volume, d + plane, h, scratch);
                }
            }
        }
    }

    private int windowD(int d) {
        return (d + halving.low().d()) / 2;
    }

    private int windowH(int h) {
        return (h + halving.low().h()) / 2;
    }

    /** Two rows of windows with their winners: activated first, since that decides who wins. */
    private void pool(float[] planes, int from, int stride, int volume, int d, int h, Scratch scratch) {
        int activeStride = halving.rowStride();
        float[] active = scratch.window(2 * TILE * activeStride);
        activate(planes, from, stride, h, scratch, active, 0);
        activate(planes, from + POINTS * stride, stride, h, scratch, active, TILE);
        for (int row = 0; row < Math.min(TILE, halving.input().h() - h); row += 2) {
            halving.poolRow(
                    rows.pooling(), volume, windowD(d), windowH(h + row), active, row * activeStride,
                    (TILE + row) * activeStride, scratch, target);
        }
    }

    /** Four rows of a plane to the rows of {@code active} from {@code first} on. */
    private void activate(
            float[] planes, int from, int stride, int h, Scratch scratch, float[] active, int first) {
        int width = halving.input().w();
        int resultStride = width + WinogradRows.SLACK;
        float[] results = scratch.input(TILE * resultStride);
        rows.winograd().result(planes, from, stride, results, 0, resultStride, width);
        for (int row = 0; row < TILE; row++) {
            int at = (first + row) * halving.rowStride();
            if (h + row < 0) {
                Arrays.fill(active, at, at + halving.rowStride(), 0);
            } else {
                halving.activateRow(rows.blocks(), results, row * resultStride, 0, 1, 0, active, at);
            }
        }
    }

    /** Two rows of windows without their winners: activated last, since it keeps the order. */
    private void poolValues(float[] planes, int from, int stride, int volume, int d, int h, Scratch scratch) {
        int length = halving.rowStride();
        int maximaStride = LEAD + length + PoolRows.SLACK;
        float[] maxima = scratch.window(2 * maximaStride);
        rows.winograd().resultMaxima(
                planes, from, stride, POINTS * stride, maxima, LEAD, maximaStride, halving.input().w());
        for (int row = 0; row < Math.min(TILE, halving.input().h() - h); row += 2) {
            int at = row / 2 * maximaStride + LEAD;
            rows.pointwise().leakyRelu(maxima, at, length, halving.slope(), maxima);
            maxima[at - 1] = 0;
            rows.pooling().maxOfColumns(
                    maxima, at - halving.low().w(), halving.output().w(), target.y(),
                    halving.outputRow(volume, windowD(d), windowH(h + row)));
        }
    }
}
