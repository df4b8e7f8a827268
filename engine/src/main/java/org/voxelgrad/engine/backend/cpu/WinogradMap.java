package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Size3;

/** Writes the results of a Winograd convolution as volumes. */
record WinogradMap(WinogradRows transforms, Size3 size, float[] y) implements WinogradTarget {

    private static final int TILE = WinogradRows.TILE;
    private static final int POINTS = WinogradRows.POINTS;

    @Override
    public void take(WinogradTiles.Slab slab, int volume, int d, float[] planes, int stride, Scratch scratch) {
        int width = size.w();
        for (int plane = 0; plane < Math.min(TILE, size.d() - d); plane++) {
            int at = ((volume * size.d() + d + plane) * size.h() + slab.h()) * width;
            for (int rowTile = 0; rowTile < slab.rowTiles(); rowTile++) {
                int from = plane * POINTS * stride + rowTile * (width + 1);
                int rows = size.h() - slab.h() - rowTile * TILE;
                if (rows >= TILE && width >= WinogradRows.SLACK) {
                    transforms.result(planes, from, stride, y, at, width, width);
                } else {
                    int resultStride = width + WinogradRows.SLACK;
                    float[] results = scratch.input(TILE * resultStride);
                    transforms.result(planes, from, stride, results, 0, resultStride, width);
                    for (int row = 0; row < Math.min(TILE, rows); row++) {
                        System.arraycopy(results, row * resultStride, y, at + row * width, width);
                    }
                }
                at += TILE * width;
            }
        }
    }
}
