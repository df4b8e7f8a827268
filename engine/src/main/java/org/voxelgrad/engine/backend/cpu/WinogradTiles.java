package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Size3;

/**
 * The cut of volumes {@code [batch, C, D, H, W]} into slabs of tiles of 4 planes by 4 rows, the last ones reaching
 * beyond the volume. One channel of a slab is taken as {@code [4 planeTiles + 2][4 rowTiles + 2][W + 1]} with the halo
 * of one voxel; the column of zeros before a row is the halo behind the row before it.
 *
 * @param planeTiles of a slab, fewer at the end of the volume
 * @param rowTiles likewise
 */
record WinogradTiles(int batch, Size3 size, int planeTiles, int rowTiles) {

    private static final int TILE = WinogradRows.TILE;

    /** Floats of the transformed input and of the products of a group of channels, for the second-level cache. */
    private static final int FLOATS = 160 * 1024;

    /** Tiles whose rows in a line are a good length for the inner loop. */
    private static final int ROW = 96;

    /** The tiles of one slab and the first plane and row of its results. */
    record Slab(int image, int d, int h, int planeTiles, int rowTiles) {

        int tiles() {
            return planeTiles * rowTiles;
        }

        int paddedRows() {
            return TILE * rowTiles + 2;
        }
    }

    /**
     * Whether volumes fill tiles well enough. Measured with 1 to 128 channels: down to 7 of 16 rows of results
     * Winograd's algorithm is the faster one.
     */
    static boolean pay(Size3 size) {
        long tiles = (long) Math.ceilDiv(size.d(), TILE) * Math.ceilDiv(size.h(), TILE);
        return (long) size.d() * size.h() > 6 * tiles;
    }

    /** @param channels transformed at a time, of input and output together */
    static WinogradTiles of(int batch, int channels, Size3 size) {
        int rowTiles = Math.ceilDiv(size.h(), TILE);
        long row = WinogradRows.POINTS * WinogradRows.POINTS * (long) channels * (size.w() + 1);
        int most = (int) Math.max(FLOATS / row, Math.ceilDiv(ROW, size.w() + 1));
        if (most < rowTiles) {
            int pieces = Math.ceilDiv(rowTiles, most);
            return new WinogradTiles(batch, size, 1, Math.ceilDiv(rowTiles, pieces));
        }
        int planeTiles = Math.ceilDiv(size.d(), TILE);
        int pieces = Math.ceilDiv(planeTiles, most / rowTiles);
        return new WinogradTiles(batch, size, Math.ceilDiv(planeTiles, pieces), rowTiles);
    }

    private int perPlane() {
        return Math.ceilDiv(size.h(), TILE * rowTiles);
    }

    private int perImage() {
        return Math.ceilDiv(size.d(), TILE * planeTiles) * perPlane();
    }

    int count() {
        return batch * perImage();
    }

    Slab slab(int index) {
        int d = index % perImage() / perPlane() * planeTiles * TILE;
        int h = index % perPlane() * rowTiles * TILE;
        return new Slab(
                index / perImage(), d, h,
                Math.min(planeTiles, Math.ceilDiv(size.d() - d, TILE)),
                Math.min(rowTiles, Math.ceilDiv(size.h() - h, TILE)));
    }

    int rowStride() {
        return size.w() + 1;
    }

    /** Floats between the transformed tiles of two channels: one row of {@code W + 1} a tile. */
    int channelStride() {
        return planeTiles * rowTiles * rowStride() + ConvRows.SLACK;
    }

    /** Floats of a plane of a channel with its halo. */
    int planeStride() {
        return (TILE * rowTiles + 2) * rowStride();
    }

    /** Floats of a channel with its halo. */
    int paddedFloats() {
        return (TILE * planeTiles + 2) * planeStride() + WinogradRows.SLACK;
    }

    /** Copies one channel of a slab with its halo; what lies outside the volume is zero. */
    void fill(Slab slab, float[] volumes, int channels, int channel, float[] target) {
        int first = (slab.image * channels + channel) * size.d();
        for (int plane = 0; plane < TILE * slab.planeTiles + 2; plane++) {
            int d = slab.d + plane - 1;
            int at = plane * planeStride();
            if (d >= 0 && d < size.d()) {
                fillPlane(slab, volumes, (first + d) * size.h(), target, at);
            } else {
                Arrays.fill(target, at, at + planeStride() + 1, 0);
            }
        }
    }

    private void fillPlane(Slab slab, float[] volumes, int firstRow, float[] target, int targetAt) {
        for (int row = 0; row < slab.paddedRows(); row++) {
            int h = slab.h + row - 1;
            int at = targetAt + row * rowStride();
            if (h >= 0 && h < size.h()) {
                target[at] = 0;
                System.arraycopy(volumes, (firstRow + h) * size.w(), target, at + 1, size.w());
            } else {
                Arrays.fill(target, at, at + rowStride(), 0);
            }
        }
        target[targetAt + slab.paddedRows() * rowStride()] = 0;
    }
}
