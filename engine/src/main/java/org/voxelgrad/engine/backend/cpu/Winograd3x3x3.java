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

    /** Blocks of a thread, at least, so that none waits long for the last one. */
    private static final int BLOCKS = 2;

    /** Floats of the transformed slabs that threads share, at most, unless one needs more. */
    private static final int SHARED = 1 << 21;

    /** Input channels that are transformed by one thread. */
    private static final int CHANNELS = 4;

    private final Workers workers;
    private final ConvRows rows;
    private final WinogradRows transforms;
    private final WinogradWeights weights;
    private int[] offsets = {};
    private float[] shared = {};

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
        setOffsets(tiles);
        WinogradInput input = new WinogradInput(transforms, tiles, x, inChannels, inChannels);
        Pass pass = new Pass(tiles, input, outChannels, target);
        int threads = workers.threads();
        if (threads > 1 && tiles.count() < BLOCKS * threads && pass.channelsKeepBusy(threads)) {
            pass.byChannels();
        } else {
            pass.bySlabs();
        }
    }

    private void setOffsets(WinogradTiles tiles) {
        int count = weights.terms();
        if (offsets.length < count) {
            offsets = new int[count];
        }
        for (int term = 0; term < count; term++) {
            offsets[term] = term / 3 * tiles.inputStride() + term % 3;
        }
    }

    private final class Pass {
        private final WinogradTiles tiles;
        private final WinogradInput input;
        private final int outChannels;
        private final WinogradTarget target;

        /** Slabs whose channels are computed together. */
        private final int together;
        private int first;

        Pass(WinogradTiles tiles, WinogradInput input, int outChannels, WinogradTarget target) {
            this.tiles = tiles;
            this.input = input;
            this.outChannels = outChannels;
            this.target = target;
            int groups = weights.groups().count();
            int most = Math.clamp(SHARED / input.floats(), 1, Math.ceilDiv(BLOCKS * workers.threads(), groups));
            together = Math.ceilDiv(tiles.count(), Math.ceilDiv(tiles.count(), most));
        }

        /** Whether {@link #byChannels} has no thread compute more groups of channels than {@link #bySlabs}. */
        boolean channelsKeepBusy(int threads) {
            int groups = weights.groups().count();
            int times = Math.ceilDiv(tiles.count(), together);
            return times * Math.ceilDiv(together * groups, threads) <= Math.ceilDiv(tiles.count(), threads) * groups;
        }

        /** A block is a slab, which stays in the thread's cache. */
        void bySlabs() {
            workers.run(tiles.count(), (block, scratch) -> {
                WinogradTiles.Slab slab = tiles.slab(block, scratch);
                float[] transformed = scratch.transformed(input.floats());
                input.transform(slab, scratch, transformed);
                int groups = weights.groups().count();
                for (int group = 0; group < groups; group += rows.groupsTogether()) {
                    int end = Math.min(group + rows.groupsTogether(), groups);
                    compute(slab, group, end, transformed, 0, scratch);
                }
            });
        }

        /**
         * For few slabs: a block is some channels of one, first of the input, then, when all are transformed, of the
         * output. As few slabs as keep all threads busy go through both at a time, while they are in a cache.
         */
        void byChannels() {
            int parts = Math.ceilDiv(input.channels(), CHANNELS);
            int groups = weights.groups().count();
            if (shared.length < together * input.floats()) {
                shared = new float[together * input.floats()];
            }
            Workers.Block transform = (block, scratch) -> transform(
                    tiles.slab(first + block / parts, scratch), block % parts * CHANNELS,
                    block / parts * input.floats(), scratch);
            Workers.Block compute = (block, scratch) -> compute(
                    tiles.slab(first + block / groups, scratch), block % groups, block % groups + 1, shared,
                    block / groups * input.floats(), scratch);
            for (first = 0; first < tiles.count(); first += together) {
                int count = Math.min(together, tiles.count() - first);
                workers.run(count * parts, transform);
                workers.run(count * groups, compute);
            }
        }

        private void transform(WinogradTiles.Slab slab, int firstChannel, int at, Scratch scratch) {
            int end = Math.min(firstChannel + CHANNELS, input.channels());
            for (int channel = firstChannel; channel < end; channel++) {
                input.transform(slab, channel, scratch, shared, at);
            }
        }

        /**
         * The output channels of some groups.
         *
         * @param at start of the slab in {@code transformed}
         */
        private void compute(
                WinogradTiles.Slab slab, int firstGroup, int endGroup, float[] transformed, int at, Scratch scratch) {
            ChannelGroups groups = weights.groups();
            int firstChannel = groups.first(firstGroup);
            int channels = groups.first(endGroup - 1) + groups.width(endGroup - 1) - firstChannel;
            int pointStride = channels * tiles.productStride();
            float[] products = scratch.products(POINTS * POINTS * pointStride);
            for (int point = 0; point < POINTS * POINTS; point++) {
                for (int group = firstGroup; group < endGroup; group++) {
                    int to = point * pointStride + (groups.first(group) - firstChannel) * tiles.productStride();
                    combine(slab, group, point, transformed, at + point * input.pointStride(), products, to);
                }
            }
            int end = Math.min(firstChannel + channels, outChannels);
            for (int c = firstChannel; c < end; c++) {
                transformBack(
                        slab, products, (c - firstChannel) * tiles.productStride(), pointStride,
                        slab.image() * outChannels + c, scratch);
            }
        }

        /** The products of a group at a point, {@code [channels of the group][tiles][W + 1]}. */
        private void combine(
                WinogradTiles.Slab slab, int group, int point, float[] transformed, int at, float[] products, int to) {
            rows.combine(
                    weights.groups().width(group), transformed, at, offsets, weights.terms(), weights.values(),
                    weights.start(group, point), products, to, tiles.productStride(),
                    slab.tiles() * tiles.rowStride() - 1);
        }

        /** One channel of the products {@code [6][6]} at {@code from}. */
        private void transformBack(
                WinogradTiles.Slab slab, float[] products, int from, int pointStride, int volume, Scratch scratch) {
            int length = slab.rowTiles() * tiles.rowStride();
            int stride = length + WinogradRows.SLACK;
            float[] planes = scratch.output(TILE * POINTS * stride);
            for (int planeTile = 0; planeTile < slab.planeTiles(); planeTile++) {
                for (int point = 0; point < POINTS; point++) {
                    transforms.result(
                            products, from + point * pointStride + planeTile * length, POINTS * pointStride, planes,
                            point * stride, POINTS * stride, length);
                }
                target.take(slab, volume, slab.d() + planeTile * TILE, planes, stride, scratch);
            }
        }
    }
}
