package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;

/**
 * Weight gradient of the 3x3x3 convolution with stride 1 and padding 1 by {@link WinogradRows} along D and H, which is
 * the derivative of {@link Winograd3x3x3} with respect to its weights:
 * {@code dg = G' sum over tiles of (A dy) * (B' x)}.
 *
 * <p>Slabs are shared out to teams; every team sums its slabs one after another, and the sums of the teams are added in
 * their order. Within a team the channels may be shared out too, the more finely the more threads there are: which
 * block computes a sum does not change it.
 */
final class Winograd3x3x3Gradient {

    private static final int TILE = WinogradRows.TILE;
    private static final int POINTS = WinogradRows.POINTS;

    /** Groups of output channels that share a transformed input, at most. */
    private static final int GROUPS = 2;

    /** Blocks of a thread, at least, where that is worth transforming the same slab several times. */
    private static final int BLOCKS = 2;

    /** Floats of all teams' sums together, at most, unless one team needs more. */
    private static final int PARTIAL_SUMS = 1 << 20;

    /** Slabs of a team, at least: so that it is their sums that take time and not their transforms. */
    private static final int SLABS = 4;

    private final Workers workers;
    private final ConvRows rows;
    private final WinogradRows transforms;
    private float[] partial = {};

    Winograd3x3x3Gradient(Workers workers, ConvRows rows, WinogradRows transforms) {
        this.workers = workers;
        this.rows = rows;
        this.transforms = transforms;
    }

    /** Adds to {@code dWeight [outChannels, inChannels, 3, 3, 3]}. */
    void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight) {
        int lanes = rows.gradientChannels(spec.outChannels());
        int inputs = rows.gradientInputs();
        int parts = Math.ceilDiv(spec.inChannels(), inputs);
        int inChannels = parts * inputs;
        int row = inChannels * 3 * lanes;
        int groups = Math.ceilDiv(spec.outChannels(), lanes);
        WinogradTiles tiles = WinogradTiles.of(spec.batch(), inChannels + lanes, spec.input());
        WinogradInput input = new WinogradInput(transforms, tiles, x, spec.inChannels(), inChannels);
        long teamSums = (long) groups * 9 * row;
        int teams = (int) Math.clamp(PARTIAL_SUMS / teamSums, 1, Math.max(1, tiles.count() / SLABS));
        int length = Math.toIntExact(teams * teamSums);
        if (partial.length < length) {
            partial = new float[length];
        }
        GradientLanes gradient = new GradientLanes(spec.input(), dy, spec.outChannels(), lanes);
        Cut cut = Cut.of(workers.threads(), teams, groups, parts);
        workers.run(teams * cut.blocks(), (block, scratch) -> {
            int first = cut.firstGroup(block);
            int count = Math.min(cut.groupsTogether(), groups - first);
            int firstChannel = cut.firstPart(block) * inputs;
            int channels = Math.min(cut.partsTogether() * inputs, inChannels - firstChannel);
            int partRow = channels * 3 * lanes;
            int groupSums = POINTS * POINTS * partRow;
            float[] sums = scratch.products(count * groupSums);
            Arrays.fill(sums, 0, count * groupSums, 0);
            for (int i = block / cut.blocks(); i < tiles.count(); i += teams) {
                WinogradTiles.Slab slab = tiles.slab(i, scratch);
                float[] transformed = scratch.transformed(input.floats());
                for (int c = firstChannel; c < Math.min(firstChannel + channels, spec.inChannels()); c++) {
                    input.transform(slab, c, scratch, transformed, 0);
                }
                for (int group = 0; group < count; group++) {
                    float[] gradients = transform(tiles, slab, gradient, (first + group) * lanes, scratch);
                    correlate(
                            input, slab, lanes, firstChannel, channels, gradients, transformed, sums,
                            group * groupSums);
                }
            }
            for (int group = 0; group < count; group++) {
                int to = (block / cut.blocks() * groups + first + group) * 9 * row + firstChannel * 3 * lanes;
                transformBack(sums, group * groupSums, partRow, scratch, to, row);
            }
        });
        workers.run(spec.outChannels(), (channel, scratch) -> {
            int from = channel / lanes * 9 * row + channel % lanes;
            for (int i = 0; i < spec.inChannels() * 27; i++) {
                int at = from + i % 27 / 3 * row + (i / 27 * 3 + i % 3) * lanes;
                double sum = 0;
                for (int team = 0; team < teams; team++) {
                    sum += partial[team * groups * 9 * row + at];
                }
                dWeight[channel * spec.inChannels() * 27 + i] += (float) sum;
            }
        });
    }

    /**
     * How a team's work is cut into blocks.
     *
     * @param groups of output channels in all
     * @param groupsTogether of a block, fewer in the last ones
     * @param parts of the input channels, each of what one correlation covers, in all
     * @param partsTogether of a block, likewise
     */
    private record Cut(int groups, int groupsTogether, int parts, int partsTogether) {

        static Cut of(int threads, int teams, int groups, int parts) {
            Cut coarse = new Cut(groups, GROUPS, parts, parts);
            int blocks = threads == 1 ? 1 : BLOCKS * threads;
            if (teams * coarse.blocks() >= blocks) {
                return coarse;
            }
            int cuts = Math.clamp(Math.ceilDiv(blocks, teams * groups), 1, parts);
            return new Cut(groups, 1, parts, Math.ceilDiv(parts, cuts));
        }

        private int partBlocks() {
            return Math.ceilDiv(parts, partsTogether);
        }

        int blocks() {
            return Math.ceilDiv(groups, groupsTogether) * partBlocks();
        }

        int firstGroup(int block) {
            return block % blocks() / partBlocks() * groupsTogether;
        }

        int firstPart(int block) {
            return block % partBlocks() * partsTogether;
        }
    }

    /** The gradient of a slab as {@code [6][6][tiles][W + 1][lanes]}. */
    private float[] transform(
            WinogradTiles tiles, WinogradTiles.Slab slab, GradientLanes gradient, int firstChannel, Scratch scratch) {
        int row = tiles.rowStride() * gradient.lanes();
        int plane = TILE * row;
        int pointStride = pointStride(tiles, gradient.lanes());
        float[] tile = scratch.input(TILE * plane + WinogradRows.SLACK);
        float[] planes = scratch.output(POINTS * plane + WinogradRows.SLACK);
        float[] target = scratch.gradients(POINTS * POINTS * pointStride + WinogradRows.SLACK);
        for (int index = 0; index < slab.tiles(); index++) {
            fill(tiles, slab, index, gradient, firstChannel, tile);
            transforms.resultGradient(tile, 0, plane, planes, 0, plane, plane);
            for (int point = 0; point < POINTS; point++) {
                transforms.resultGradient(
                        planes, point * plane, row, target, point * POINTS * pointStride + index * row, pointStride,
                        row);
            }
        }
        return target;
    }

    /** One tile as {@code [4][4][W + 1][lanes]}; what lies outside the volume is zero. */
    private static void fill(
            WinogradTiles tiles, WinogradTiles.Slab slab, int index, GradientLanes gradient, int firstChannel,
            float[] target) {
        int row = tiles.rowStride() * gradient.lanes();
        for (int plane = 0; plane < TILE; plane++) {
            int d = slab.d() + index / slab.rowTiles() * TILE + plane;
            for (int r = 0; r < TILE; r++) {
                int h = slab.h() + index % slab.rowTiles() * TILE + r;
                int at = (plane * TILE + r) * row;
                if (d < tiles.size().d() && h < tiles.size().h()) {
                    gradient.copyRow(slab.image(), firstChannel, d, h, target, at);
                } else {
                    Arrays.fill(target, at, at + row, 0);
                }
            }
        }
    }

    /** Adds to {@code sums [6][6][channels][kw][lanes]}, of {@code channels} input channels from the first one on. */
    private void correlate(
            WinogradInput input, WinogradTiles.Slab slab, int lanes, int firstChannel, int channels,
            float[] gradients, float[] transformed, float[] sums, int sumsAt) {
        WinogradTiles tiles = input.tiles();
        int stride = tiles.inputStride();
        int length = slab.tiles() * tiles.rowStride() - 1;
        for (int point = 0; point < POINTS * POINTS; point++) {
            for (int channel = 0; channel < channels; channel += rows.gradientInputs()) {
                rows.correlate(
                        lanes, gradients, point * pointStride(tiles, lanes), transformed,
                        point * input.pointStride() + (firstChannel + channel) * stride, stride, length, sums,
                        sumsAt + (point * channels + channel) * 3 * lanes);
            }
        }
    }

    private static int pointStride(WinogradTiles tiles, int lanes) {
        return tiles.planeTiles() * tiles.rowTiles() * tiles.rowStride() * lanes;
    }

    /**
     * Some input channels' sums of a group to {@code partial [kd][kh][inChannels][kw][lanes]} from {@code to} on.
     *
     * @param length of these channels' sums at a point
     * @param row of all channels
     */
    private void transformBack(float[] sums, int from, int length, Scratch scratch, int to, int row) {
        float[] planes = scratch.output(3 * POINTS * length + WinogradRows.SLACK);
        transforms.filterGradient(sums, from, POINTS * length, planes, 0, POINTS * length, POINTS * length);
        for (int kd = 0; kd < 3; kd++) {
            transforms.filterGradient(planes, kd * POINTS * length, length, partial, to + kd * 3 * row, row, length);
        }
    }
}
