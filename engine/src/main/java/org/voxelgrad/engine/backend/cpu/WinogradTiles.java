package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Size3;

/**
 * The cut of volumes {@code [batch, C, D, H, W]} into slabs of tiles of 4 planes by 4 rows, the last ones reaching
 * beyond the volume. Transformed, a tile is a row of {@code W + 1}: the column of zeros before it is the halo behind
 * the one before it.
 *
 * @param low planes and rows before the volume where the first tiles begin
 * @param planeTiles of a slab, fewer at the end of the volume
 * @param rowTiles likewise
 */
record WinogradTiles(int batch, Size3 size, Size3 low, int planeTiles, int rowTiles) {

    /** For tiles that begin where the volume does. */
    static final Size3 NONE = new Size3(0, 0, 0);

    private static final int TILE = WinogradRows.TILE;

    /** Floats of the transformed input and of the products of a group of channels, for the second-level cache. */
    private static final int FLOATS = 160 * 1024;

    /** Tiles whose rows in a line are a good length for the inner loop. */
    private static final int ROW = 96;

    /** The tiles of one slab and the first plane and row of its results; every thread has one, which it moves on. */
    static final class Slab {
        private int image;
        private int d;
        private int h;
        private int planeTiles;
        private int rowTiles;

        int image() {
            return image;
        }

        int d() {
            return d;
        }

        int h() {
            return h;
        }

        int planeTiles() {
            return planeTiles;
        }

        int rowTiles() {
            return rowTiles;
        }

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
        return of(batch, channels, size, NONE);
    }

    static WinogradTiles of(int batch, int channels, Size3 size, Size3 low) {
        int rowTiles = Math.ceilDiv(size.h() + low.h(), TILE);
        long row = WinogradRows.POINTS * WinogradRows.POINTS * (long) channels * (size.w() + 1);
        int most = (int) Math.max(FLOATS / row, Math.ceilDiv(ROW, size.w() + 1));
        if (most < rowTiles) {
            int pieces = Math.ceilDiv(rowTiles, most);
            return new WinogradTiles(batch, size, low, 1, Math.ceilDiv(rowTiles, pieces));
        }
        int planeTiles = Math.ceilDiv(size.d() + low.d(), TILE);
        int pieces = Math.ceilDiv(planeTiles, most / rowTiles);
        return new WinogradTiles(batch, size, low, Math.ceilDiv(planeTiles, pieces), rowTiles);
    }

    private int perPlane() {
        return Math.ceilDiv(size.h() + low.h(), TILE * rowTiles);
    }

    private int perImage() {
        return Math.ceilDiv(size.d() + low.d(), TILE * planeTiles) * perPlane();
    }

    int count() {
        return batch * perImage();
    }

    /** The thread's slab, moved to this one. */
    Slab slab(int index, Scratch scratch) {
        Slab slab = scratch.tiles();
        slab.image = index / perImage();
        slab.d = index % perImage() / perPlane() * planeTiles * TILE - low.d();
        slab.h = index % perPlane() * rowTiles * TILE - low.h();
        slab.planeTiles = Math.min(planeTiles, Math.ceilDiv(size.d() - slab.d, TILE));
        slab.rowTiles = Math.min(rowTiles, Math.ceilDiv(size.h() - slab.h, TILE));
        return slab;
    }

    int rowStride() {
        return size.w() + 1;
    }

    /** Floats between the transformed tiles of two channels of the input: one row of {@code W + 1} a tile. */
    int inputStride() {
        return planeTiles * rowTiles * rowStride() + WinogradRows.SLACK;
    }

    /** Floats between two channels of the products, which {@link ConvRows#combine} writes behind. */
    int productStride() {
        return planeTiles * rowTiles * rowStride() + ConvRows.SLACK;
    }
}
