package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;

/**
 * Activates and pools the results of a Winograd convolution, which need no normalisation any more. The tiles begin where
 * windows do, so that a tile is 2x2 windows along D and H.
 */
record WinogradPool(RowKernels rows, Halving halving, Halving.Target target) implements WinogradTarget {

    private static final int TILE = WinogradRows.TILE;
    private static final int POINTS = WinogradRows.POINTS;

    @Override
    public void take(WinogradTiles.Slab slab, int volume, int d, float[] planes, int stride, Scratch scratch) {
        int activeStride = halving.rowStride();
        float[] active = scratch.window(2 * TILE * activeStride);
        for (int plane = 0; plane < Math.min(TILE, halving.input().d() - d); plane += 2) {
            for (int rowTile = 0; rowTile < slab.rowTiles(); rowTile++) {
                int h = slab.h() + rowTile * TILE;
                int from = plane * POINTS * stride + rowTile * (halving.input().w() + 1);
                activate(planes, from, stride, d + plane, h, scratch, active, 0);
                activate(planes, from + POINTS * stride, stride, d + plane + 1, h, scratch, active, TILE);
                for (int row = 0; row < Math.min(TILE, halving.input().h() - h); row += 2) {
                    halving.poolRow(
                            rows.pooling(), volume, (d + plane + halving.low().d()) / 2,
                            (h + row + halving.low().h()) / 2, active, row * activeStride, (TILE + row) * activeStride,
                            scratch, target);
                }
            }
        }
    }

    /** Four rows of plane {@code d} to the rows of {@code active} from {@code first} on. */
    private void activate(
            float[] planes, int from, int stride, int d, int h, Scratch scratch, float[] active, int first) {
        int width = halving.input().w();
        int resultStride = width + WinogradRows.SLACK;
        float[] results = scratch.input(TILE * resultStride);
        rows.winograd().result(planes, from, stride, results, 0, resultStride, width);
        for (int row = 0; row < TILE; row++) {
            int at = (first + row) * halving.rowStride();
            if (d < 0 || h + row < 0) {
                Arrays.fill(active, at, at + halving.rowStride(), 0);
            } else {
                halving.activateRow(rows.blocks(), results, row * resultStride, 0, 1, 0, active, at);
            }
        }
    }
}
