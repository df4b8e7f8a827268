package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Batch normalisation, activation and pooling of a map in one pass forward and one backward, row of windows by row of
 * windows. Windows that lie within the map are for {@link NormPoolRows}, those that reach into the padding for plain
 * loops.
 */
final class NormPool {

    /** Up to this ratio of beta to gamma the normalised value of a winner is told from its pooled value. */
    private static final float MOST_BETA = 8;

    private final Workers workers;
    private final RowKernels rows;
    private double[] sums = {};

    NormPool(Workers workers, RowKernels rows) {
        this.workers = workers;
        this.rows = rows;
    }

    void forward(
            BlockSpec spec, BlockKernels.Parameters parameters, float[] map, BatchStatistics statistics,
            Halving.Target target) {
        Halving halving = Halving.of(spec.pool(), spec.slope());
        float[] gammas = Heap.floats(parameters.gamma());
        float[] betas = Heap.floats(parameters.beta());
        double[] invStds = statistics.invStds();
        forEachPlane(spec, (channel, d, block, scratch) -> {
            int c = channel % gammas.length;
            float shift = (float) statistics.means()[c];
            double scale = gammas[c] * invStds[c];
            float offset = (float) (betas[c] - (statistics.means()[c] - shift) * scale);
            for (int h = 0; h < halving.output().h(); h++) {
                if (halving.rowsInside(d, h)) {
                    poolInside(halving, channel, d, h, map, shift, (float) scale, offset, scratch, target);
                } else {
                    poolAny(halving, channel, d, h, map, shift, (float) scale, offset, scratch, target);
                }
            }
        });
    }

    private void poolInside(
            Halving halving, int channel, int d, int h, float[] map, float shift, float scale, float offset,
            Scratch scratch, Halving.Target target) {
        int width = halving.input().w();
        int plane = halving.input().h() * width;
        int first = halving.low().w();
        int mapAt = halving.firstVoxel(channel, d, h) + 2 * first;
        int at = halving.outputRow(channel, d, h);
        int[] winners = scratch.positions(halving.output().w());
        rows.normPools().pool(
                map, mapAt, width, plane, halving.output().w() - first, shift, scale, offset, halving.slope(),
                target.y(), at + first, winners, first);
        if (first > 0) {
            poolFirst(map, mapAt - 1, width, plane, shift, scale, offset, target.y(), at, winners);
        }
        halving.note(winners, d, h, target, at);
    }

    /** The window whose first column is zeros: only positive values win over these. */
    private static void poolFirst(
            float[] map, int mapAt, int rowStride, int planeStride, float shift, float scale, float offset, float[] y,
            int at, int[] winners) {
        float best = 0;
        int winner = 0;
        for (int i = 1; i < 8; i += 2) {
            float x = map[mapAt + (i >> 2) * planeStride + (i >> 1 & 1) * rowStride];
            float z = Math.fma(x - shift, scale, offset);
            if (!(z <= best)) {
                best = z;
                winner = i;
            }
        }
        y[at] = best;
        winners[0] = winner;
    }

    private void poolAny(
            Halving halving, int channel, int d, int h, float[] map, float shift, float scale, float offset,
            Scratch scratch, Halving.Target target) {
        int stride = halving.rowStride();
        float[] active = scratch.window(4 * stride);
        for (int row = 0; row < 4; row++) {
            int inD = halving.firstD(d) + (row >> 1);
            int inH = halving.firstH(h) + (row & 1);
            if (inD < 0 || inH < 0) {
                Arrays.fill(active, row * stride, (row + 1) * stride, 0);
            } else {
                halving.activateRow(
                        rows.blocks(), map, halving.inputRow(channel, inD, inH), shift, scale, offset, active,
                        row * stride);
            }
        }
        halving.poolRow(rows.pooling(), channel, d, h, active, 0, 2 * stride, scratch, target);
    }

    /**
     * Sums of {@code dz} and {@code dz * xhat} of the channels: only winners have a {@code dz}.
     *
     * @param map before {@link #toGradient}
     * @param channelSums overwritten
     */
    void sum(
            BlockSpec spec, BlockKernels.Parameters parameters, float[] map, BatchStatistics statistics,
            PooledGradient dz, ChannelSums channelSums) {
        Halving halving = Halving.of(spec.pool(), spec.slope());
        float[] gammas = Heap.floats(parameters.gamma());
        float[] betas = Heap.floats(parameters.beta());
        double[] invStds = statistics.invStds();
        int depths = halving.output().d();
        int planes = spec.conv().batch() * gammas.length * depths;
        if (sums.length < 2 * planes) {
            sums = new double[2 * planes];
        }
        forEachPlane(spec, (channel, d, block, scratch) -> {
            int c = channel % gammas.length;
            if (Math.abs(betas[c]) < MOST_BETA * Math.abs(gammas[c])) {
                rows.normPools().sum(
                        dz, halving.outputRow(channel, d, 0), halving.output().h() * halving.output().w(), sums,
                        2 * block);
                sums[2 * block] -= lost(halving, channel, d, dz);
                sums[2 * block + 1] = (sums[2 * block + 1] - betas[c] * sums[2 * block]) / gammas[c];
            } else {
                sumWinners(halving, channel, d, map, statistics.means()[c], dz, 2 * block);
                sums[2 * block + 1] *= invStds[c];
            }
        });
        channelSums.clear(gammas.length);
        for (int plane = 0; plane < planes; plane++) {
            channelSums.add(plane / depths % gammas.length, sums[2 * plane], sums[2 * plane + 1]);
        }
    }

    /** What sums over all windows hold of winners in the padding, where y is zero. */
    private static double lost(Halving halving, int channel, int d, PooledGradient dz) {
        double lost = 0;
        for (int h = 0; h < halving.output().h(); h++) {
            int at = halving.outputRow(channel, d, h);
            int windows = halving.rowsInside(d, h) ? halving.low().w() : halving.output().w();
            for (int i = at; i < at + windows; i++) {
                lost += dz.winners()[i] >= Halving.LOST ? dz.slope() * dz.dy()[i] : 0;
            }
        }
        return lost;
    }

    private void sumWinners(
            Halving halving, int channel, int d, float[] map, double mean, PooledGradient dz, int sumsAt) {
        double sum = 0;
        double products = 0;
        for (int h = 0; h < halving.output().h(); h++) {
            int at = halving.outputRow(channel, d, h);
            int row = halving.firstVoxel(channel, d, h);
            for (int w = 0; w < halving.output().w(); w++) {
                float g = dz.at(at + w);
                if (g != 0) {
                    sum += g;
                    products += g * (map[row + 2 * w + halving.offset(dz.winners()[at + w])] - mean);
                }
            }
        }
        sums[sumsAt] = sum;
        sums[sumsAt + 1] = products;
    }

    /**
     * Overwrites the map with its gradient: with M values a channel,
     * {@code gamma * invStd * (dz - sum(dz) / M - xhat * sum(dz * xhat) / M)}.
     */
    void toGradient(
            BlockSpec spec, Tensor gamma, float[] map, BatchStatistics statistics, PooledGradient dz,
            ChannelSums channelSums) {
        Halving halving = Halving.of(spec.pool(), spec.slope());
        float[] gammas = Heap.floats(gamma);
        double[] invStds = statistics.invStds();
        double count = statistics.count();
        int width = halving.input().w();
        forEachPlane(spec, (channel, d, block, scratch) -> {
            int c = channel % gammas.length;
            double scale = gammas[c] * invStds[c];
            float mean = (float) statistics.means()[c];
            float xScale = (float) (-scale * invStds[c] * channelSums.xhat(c) / count);
            float offset = (float) (-scale * channelSums.dz(c) / count);
            for (int h = 0; h < halving.output().h(); h++) {
                if (halving.rowsInside(d, h)) {
                    int first = halving.low().w();
                    firstToGradient(halving, channel, d, h, first, first, map, mean, xScale, offset, dz, (float) scale);
                    rows.normPools().toGradient(
                            map, halving.firstVoxel(channel, d, h) + 2 * first, width, width * halving.input().h(),
                            halving.output().w() - first, mean, xScale, offset, dz,
                            halving.outputRow(channel, d, h) + first, (float) scale);
                } else {
                    firstToGradient(
                            halving, channel, d, h, width, halving.output().w(), map, mean, xScale, offset, dz,
                            (float) scale);
                }
            }
        });
    }

    /** The first columns of up to four rows, and the first windows, which lie in them. */
    private void firstToGradient(
            Halving halving, int channel, int d, int h, int columns, int windows, float[] map, float mean, float xScale,
            float offset, PooledGradient dz, float scale) {
        for (int row = 0; row < 4 && columns > 0; row++) {
            int inD = halving.firstD(d) + (row >> 1);
            int inH = halving.firstH(h) + (row & 1);
            if (inD >= 0 && inH >= 0) {
                rows.norm().affine(
                        map, halving.inputRow(channel, inD, inH), columns, mean, xScale, offset, map);
            }
        }
        int at = halving.outputRow(channel, d, h);
        int first = halving.firstVoxel(channel, d, h);
        for (int w = 0; w < windows; w++) {
            float g = dz.at(at + w);
            if (g != 0) {
                map[first + 2 * w + halving.offset(dz.winners()[at + w])] += scale * g;
            }
        }
    }

    /** Computes the windows of one depth of a channel. */
    private interface Plane {

        /** @param channel through all images */
        void compute(int channel, int d, int block, Scratch scratch);
    }

    private void forEachPlane(BlockSpec spec, Plane plane) {
        int depths = spec.pool().output().d();
        workers.run(spec.conv().batch() * spec.conv().outChannels() * depths, (block, scratch) ->
                plane.compute(block / depths, block % depths, block, scratch));
    }
}
