package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * The 3x3x3 convolution with stride 1 and padding 1 by {@link WinogradRows} along D and H: a tile of 4x4 rows of
 * results is 36 combinations of 3 shifted rows of every channel instead of 16 of 27. W, the axis of the vectors, stays
 * direct.
 *
 * <p>Rounding differs between the rows of a tile: where a whole tile of the input with its halo is constant the results
 * are equal, as they are of the direct way, but not where only a neighbourhood of 3x3x3 voxels is. A NaN spreads over
 * the tiles that read it.
 */
final class Winograd3x3x3 implements SameConv {

    private static final int TILE = WinogradRows.TILE;
    private static final int POINTS = WinogradRows.POINTS;

    private final Workers workers;
    private final ConvRows rows;
    private final WinogradRows transforms;
    private final WinogradWeights weights;
    private int[] offsets = {};

    Winograd3x3x3(Workers workers, ConvRows rows, WinogradRows transforms) {
        this.workers = workers;
        this.rows = rows;
        this.transforms = transforms;
        weights = new WinogradWeights(workers, rows.channels(), transforms);
    }

    @Override
    public void forward(Conv3dSpec spec, float[] x, float[] weight, float[] bias, float[] y) {
        forward(spec, WinogradTiles.NONE, x, weight, bias, new WinogradMap(transforms, spec.input(), y));
    }

    /** @param low planes and rows before the volume where the target's first tiles begin */
    void forward(Conv3dSpec spec, Size3 low, float[] x, float[] weight, float[] bias, WinogradTarget target) {
        weights.packForward(spec.outChannels(), spec.inChannels(), weight, bias);
        convolve(spec.batch(), spec.inChannels(), spec.outChannels(), spec.input(), low, x, target);
    }

    @Override
    public void backwardData(Conv3dSpec spec, float[] dy, float[] weight, float[] bias, float[] dx) {
        weights.packBackward(spec.inChannels(), spec.outChannels(), weight, bias);
        convolve(
                spec.batch(), spec.outChannels(), spec.inChannels(), spec.input(), WinogradTiles.NONE, dy,
                new WinogradMap(transforms, spec.input(), dx));
    }

    private void convolve(
            int batch, int inChannels, int outChannels, Size3 size, Size3 low, float[] x, WinogradTarget target) {
        WinogradTiles tiles =
                WinogradTiles.of(batch, inChannels + Math.min(outChannels, rows.channels()), size, low);
        WinogradInput input = new WinogradInput(transforms, tiles, x, inChannels);
        setOffsets(tiles);
        workers.run(tiles.count(), (block, scratch) -> {
            WinogradTiles.Slab slab = tiles.slab(block, scratch);
            int pointStride = inChannels * tiles.channelStride();
            float[] transformed = scratch.transformed(Scratch.ALIGNED + POINTS * POINTS * pointStride);
            input.transform(slab, scratch, transformed, pointStride);
            for (int group = 0; group < weights.groups().count(); group++) {
                float[] products = combine(tiles, slab, group, inChannels, transformed, scratch);
                for (int c = 0; c < weights.groups().used(group); c++) {
                    int volume = slab.image() * outChannels + weights.groups().first(group) + c;
                    transformBack(tiles, slab, products, c * tiles.channelStride(), volume, scratch, target);
                }
            }
        });
    }

    private void setOffsets(WinogradTiles tiles) {
        int count = weights.terms();
        if (offsets.length < count) {
            offsets = new int[count];
        }
        for (int term = 0; term < count; term++) {
            offsets[term] = term / 3 * tiles.channelStride() + term % 3;
        }
    }

    /** The products {@code [6][6][channels of the group][tiles][W + 1]}. */
    private float[] combine(
            WinogradTiles tiles, WinogradTiles.Slab slab, int group, int inChannels, float[] transformed,
            Scratch scratch) {
        int stride = tiles.channelStride();
        float[] products = scratch.products(Scratch.ALIGNED + POINTS * POINTS * rows.channels() * stride);
        float[] w = weights.values();
        int length = slab.tiles() * tiles.rowStride() - 1;
        for (int point = 0; point < POINTS * POINTS; point++) {
            int from = Scratch.ALIGNED + point * inChannels * stride;
            int to = Scratch.ALIGNED + point * rows.channels() * stride;
            rows.combine(
                    weights.groups().width(group), transformed, from, offsets, weights.terms(), w,
                    weights.start(group, point), products, to, stride, length);
        }
        return products;
    }

    /** One channel of the products at {@code from}. */
    private void transformBack(
            WinogradTiles tiles, WinogradTiles.Slab slab, float[] products, int from, int volume, Scratch scratch,
            WinogradTarget target) {
        int pointStride = rows.channels() * tiles.channelStride();
        int length = slab.rowTiles() * tiles.rowStride();
        int stride = length + WinogradRows.SLACK;
        float[] planes = scratch.output(TILE * POINTS * stride);
        for (int planeTile = 0; planeTile < slab.planeTiles(); planeTile++) {
            for (int point = 0; point < POINTS; point++) {
                transforms.result(
                        products, Scratch.ALIGNED + from + point * pointStride + planeTile * length,
                        POINTS * pointStride, planes, point * stride, POINTS * stride, length);
            }
            target.take(slab, volume, slab.d() + planeTile * TILE, planes, stride, scratch);
        }
    }
}
