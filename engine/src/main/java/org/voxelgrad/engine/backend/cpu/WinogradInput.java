package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Size3;

/**
 * Slabs of volumes transformed along D and H, {@code [6][6][channels][tiles][W + 1]}, one channel after the other. The
 * rows of a volume's plane lie one behind the other, so that they are one line for the transform along D; the zeros
 * between rows come with the transform along H.
 *
 * @param channels of the volumes
 * @param rounded channels that a transformed slab has room for, as many or more
 */
record WinogradInput(WinogradRows transforms, WinogradTiles tiles, float[] volumes, int channels, int rounded) {

    private static final int TILE = WinogradRows.TILE;
    private static final int POINTS = WinogradRows.POINTS;

    /** Floats from point to point. */
    int pointStride() {
        return rounded * tiles.inputStride();
    }

    /** Floats of a transformed slab with what {@link ConvRows} may read behind it. */
    int floats() {
        return POINTS * POINTS * pointStride() + ConvRows.SLACK;
    }

    /** All channels of a slab. */
    void transform(WinogradTiles.Slab slab, Scratch scratch, float[] target) {
        for (int channel = 0; channel < channels; channel++) {
            transform(slab, channel, scratch, target, 0);
        }
    }

    /**
     * One channel of a slab; writes to no other channel's place.
     *
     * @param start of the slab in {@code target}
     */
    void transform(WinogradTiles.Slab slab, int channel, Scratch scratch, float[] target, int start) {
        for (int planeTile = 0; planeTile < slab.planeTiles(); planeTile++) {
            float[] planes = transformDepths(slab, channel, slab.d() + planeTile * TILE - 1, scratch);
            int tile = planeTile * slab.rowTiles();
            transformRows(slab, planes, target, start + channel * tiles.inputStride() + tile * tiles.rowStride());
        }
    }

    private int planeStride(WinogradTiles.Slab slab) {
        return slab.paddedRows() * tiles.size().w() + WinogradRows.SLACK;
    }

    /**
     * The six planes from {@code d} on as {@code [6][padded rows][W]}.
     *
     * @param d may lie outside the volume, as may the rows: all there is zero
     */
    private float[] transformDepths(WinogradTiles.Slab slab, int channel, int d, Scratch scratch) {
        Size3 size = tiles.size();
        int stride = planeStride(slab);
        float[] planes = scratch.output(POINTS * stride);
        int firstRow = Math.max(0, slab.h() - 1);
        int lead = (firstRow - slab.h() + 1) * size.w();
        int length = (Math.min(size.h(), slab.h() - 1 + slab.paddedRows()) - firstRow) * size.w();
        int volume = (slab.image() * channels + channel) * size.d();
        // Transforms read behind a line: only where another plane follows may they do so in the volume.
        if (d >= 0 && d + POINTS < size.d() && size.h() * size.w() >= WinogradRows.SLACK) {
            int from = ((volume + d) * size.h() + firstRow) * size.w();
            transforms.data(volumes, from, size.h() * size.w(), planes, lead, stride, length);
        } else {
            float[] copy = scratch.input(POINTS * stride);
            for (int plane = 0; plane < POINTS; plane++) {
                int at = plane * stride;
                if (d + plane >= 0 && d + plane < size.d()) {
                    int from = ((volume + d + plane) * size.h() + firstRow) * size.w();
                    System.arraycopy(volumes, from, copy, at, length);
                } else {
                    Arrays.fill(copy, at, at + length, 0);
                }
            }
            transforms.data(copy, 0, stride, planes, lead, stride, length);
        }
        for (int point = 0; point < POINTS; point++) {
            Arrays.fill(planes, point * stride, point * stride + lead, 0);
            Arrays.fill(planes, point * stride + lead + length, (point + 1) * stride, 0);
        }
        return planes;
    }

    private void transformRows(WinogradTiles.Slab slab, float[] planes, float[] target, int to) {
        int pointStride = pointStride();
        int width = tiles.size().w();
        for (int point = 0; point < POINTS; point++) {
            for (int rowTile = 0; rowTile < slab.rowTiles(); rowTile++) {
                int from = point * planeStride(slab) + rowTile * TILE * width;
                int at = to + point * POINTS * pointStride + rowTile * tiles.rowStride();
                transforms.data(planes, from, width, target, at + 1, pointStride, width);
                // After the row before, which writes beyond its end.
                for (int i = 0; i < POINTS; i++) {
                    target[at + i * pointStride] = 0;
                    target[at + i * pointStride + tiles.rowStride()] = 0;
                }
            }
        }
    }
}
