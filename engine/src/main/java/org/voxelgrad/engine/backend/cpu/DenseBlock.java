package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import java.util.List;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Trains a block with one map of full resolution in memory: the convolution's output, which the backward pass
 * overwrites with its gradient. Normalised and activated values live only from a row to its pooling.
 */
final class DenseBlock {

    private final Workers workers;
    private final RowKernels rows;
    private final ConvKernels conv;
    private final ChannelMoments moments;
    private double[] sums = {};

    DenseBlock(Workers workers, RowKernels rows, ConvKernels conv) {
        this.workers = workers;
        this.rows = rows;
        this.conv = conv;
        moments = new ChannelMoments(workers, rows.norm());
    }

    /**
     * @param map the convolution's output
     * @param winners INT8 as in {@link Halving}, of the output's shape
     */
    record Kept(Tensor map, Tensor winners, BatchStatistics statistics) implements BlockKernels.Saved {

        @Override
        public List<Tensor> tensors() {
            return List.of(map, winners);
        }
    }

    /** What {@link #forward} keeps, without its contents. */
    Kept reserve(BlockSpec spec, BlockKernels.Memory memory) {
        return new Kept(
                memory.empty(DType.FLOAT32, spec.conv().outputShape()),
                memory.empty(DType.INT8, spec.pool().outputShape()), null);
    }

    BlockKernels.Saved forward(
            BlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor y, Tensor positions,
            BlockKernels.Memory memory) {
        Tensor map = memory.empty(DType.FLOAT32, spec.conv().outputShape());
        Tensor winners = memory.empty(DType.INT8, spec.pool().outputShape());
        conv.forward(spec.conv(), x, parameters.weight(), parameters.bias(), map);

        int channels = spec.conv().outChannels();
        Segments segments = new Segments(
                spec.conv().batch() * channels, Math.toIntExact(spec.conv().output().voxels()));
        BatchStatistics statistics = moments.of(Heap.floats(map), segments, channels);
        statistics.moveRunning(
                spec.momentum(), Heap.floats(parameters.runningMean()), Heap.floats(parameters.runningVar()));
        Halving.Target target = new Halving.Target(
                Heap.floats(y, spec.pool().outputShape()), Heap.bytes(winners), Heap.intsOrNull(positions));
        pool(spec, parameters, Heap.floats(map), statistics, target);
        return new Kept(map, winners, statistics);
    }

    private void pool(
            BlockSpec spec, BlockKernels.Parameters parameters, float[] map, BatchStatistics statistics,
            Halving.Target target) {
        Halving halving = Halving.of(spec.pool(), spec.slope());
        float[] gammas = Heap.floats(parameters.gamma());
        float[] betas = Heap.floats(parameters.beta());
        double[] invStds = statistics.invStds(spec.epsilon());
        int stride = halving.rowStride();
        forEachPlane(spec, (channel, d, block, scratch) -> {
            int c = channel % gammas.length;
            float shift = (float) statistics.means()[c];
            double scale = gammas[c] * invStds[c];
            float offset = (float) (betas[c] - (statistics.means()[c] - shift) * scale);
            float[] active = scratch.window(4 * stride);
            for (int h = 0; h < halving.output().h(); h++) {
                for (int row = 0; row < 4; row++) {
                    int inD = halving.firstD(d) + (row >> 1);
                    int inH = halving.firstH(h) + (row & 1);
                    if (inD < 0 || inH < 0) {
                        Arrays.fill(active, row * stride, (row + 1) * stride, 0);
                    } else {
                        halving.activateRow(
                                rows.blocks(), map, halving.inputRow(channel, inD, inH), shift, (float) scale, offset,
                                active, row * stride);
                    }
                }
                halving.poolRow(rows.pooling(), channel, d, h, active, 0, 2 * stride, scratch, target);
            }
        });
    }

    void backward(
            BlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor y, Kept kept, Tensor dy,
            Tensor dx, BlockKernels.Gradients gradients) {
        PooledGradient dz = new PooledGradient(
                Heap.floats(y), Heap.floats(dy, spec.pool().outputShape()), Heap.bytes(kept.winners),
                (float) spec.slope());
        double[] invStds = kept.statistics.invStds(spec.epsilon());
        int channels = invStds.length;
        double[] dzSums = new double[channels];
        double[] xhatSums = new double[channels];
        sum(spec, kept, dz, invStds, dzSums, xhatSums);
        add(gradients.dBeta(), dzSums);
        add(gradients.dGamma(), xhatSums);
        toGradient(spec, parameters, kept, dz, invStds, dzSums, xhatSums);
        // The gradient of the convolution's bias is zero: normalisation takes away what a bias adds.
        if (gradients.dWeight() != null) {
            conv.backwardWeight(spec.conv(), x, kept.map, gradients.dWeight());
        }
        if (dx != null) {
            conv.backwardData(spec.conv(), kept.map, parameters.weight(), null, dx);
        }
    }

    static void add(Tensor gradient, double[] sums) {
        if (gradient != null) {
            float[] values = Heap.floats(gradient);
            for (int c = 0; c < sums.length; c++) {
                values[c] += (float) sums[c];
            }
        }
    }

    /** Sums of {@code dz} and {@code dz * xhat}: only winners have a {@code dz}. */
    private void sum(
            BlockSpec spec, Kept kept, PooledGradient dz, double[] invStds, double[] dzSums, double[] xhatSums) {
        Halving halving = Halving.of(spec.pool(), spec.slope());
        float[] map = Heap.floats(kept.map);
        int planes = spec.conv().batch() * invStds.length * halving.output().d();
        if (sums.length < 2 * planes) {
            sums = new double[2 * planes];
        }
        forEachPlane(spec, (channel, d, block, scratch) -> {
            double mean = kept.statistics.means()[channel % invStds.length];
            double sum = 0;
            double products = 0;
            for (int h = 0; h < halving.output().h(); h++) {
                int at = halving.outputRow(channel, d, h);
                int row = halving.inputRow(channel, halving.firstD(d), halving.firstH(h)) - halving.low().w();
                for (int w = 0; w < halving.output().w(); w++) {
                    float g = dz.at(at + w);
                    if (g != 0) {
                        sum += g;
                        products += g * (map[row + 2 * w + halving.offset(dz.winners()[at + w])] - mean);
                    }
                }
            }
            sums[2 * block] = sum;
            sums[2 * block + 1] = products;
        });
        for (int plane = 0; plane < planes; plane++) {
            int c = plane / halving.output().d() % invStds.length;
            dzSums[c] += sums[2 * plane];
            xhatSums[c] += sums[2 * plane + 1] * invStds[c];
        }
    }

    /**
     * Overwrites the map with its gradient: with M values a channel,
     * {@code gamma * invStd * (dz - sum(dz) / M - xhat * sum(dz * xhat) / M)}.
     */
    private void toGradient(
            BlockSpec spec, BlockKernels.Parameters parameters, Kept kept, PooledGradient dz, double[] invStds,
            double[] dzSums, double[] xhatSums) {
        Halving halving = Halving.of(spec.pool(), spec.slope());
        float[] map = Heap.floats(kept.map);
        float[] gammas = Heap.floats(parameters.gamma());
        double count = kept.statistics.count();
        int width = halving.input().w();
        forEachPlane(spec, (channel, d, block, scratch) -> {
            int c = channel % invStds.length;
            double scale = gammas[c] * invStds[c];
            float mean = (float) kept.statistics.means()[c];
            float xScale = (float) (-scale * invStds[c] * xhatSums[c] / count);
            float offset = (float) (-scale * dzSums[c] / count);
            for (int h = 0; h < halving.output().h(); h++) {
                for (int row = 0; row < 4; row++) {
                    int inD = halving.firstD(d) + (row >> 1);
                    int inH = halving.firstH(h) + (row & 1);
                    if (inD >= 0 && inH >= 0) {
                        rows.norm().affine(
                                map, halving.inputRow(channel, inD, inH), width, mean, xScale, offset, map);
                    }
                }
                int at = halving.outputRow(channel, d, h);
                int row = halving.inputRow(channel, halving.firstD(d), halving.firstH(h)) - halving.low().w();
                addWinners(halving, dz, at, (float) scale, map, row);
            }
        });
    }

    private static void addWinners(
            Halving halving, PooledGradient dz, int at, float scale, float[] map, int row) {
        for (int w = 0; w < halving.output().w(); w++) {
            float g = dz.at(at + w);
            if (g != 0) {
                map[row + 2 * w + halving.offset(dz.winners()[at + w])] += scale * g;
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
