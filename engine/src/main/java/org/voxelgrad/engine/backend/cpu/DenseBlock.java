package org.voxelgrad.engine.backend.cpu;

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

    private final ConvKernels conv;
    private final ChannelMoments moments;
    private final NormPool passes;
    private final ChannelSums sums = new ChannelSums();

    DenseBlock(Workers workers, RowKernels rows, ConvKernels conv) {
        this.conv = conv;
        moments = new ChannelMoments(workers, rows.norm());
        passes = new NormPool(workers, rows);
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
        BatchStatistics statistics = moments.of(
                Heap.floats(map), segments, channels, spec.epsilon(), spec.momentum(), parameters.runningMean(),
                parameters.runningVar());
        Halving.Target target = new Halving.Target(
                Heap.floats(y, spec.pool().outputShape()), Heap.bytes(winners), Heap.intsOrNull(positions));
        passes.forward(spec, parameters, Heap.floats(map), statistics, target);
        return new Kept(map, winners, statistics);
    }

    void backward(
            BlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor y, Kept kept, Tensor dy,
            Tensor dx, BlockKernels.Gradients gradients) {
        PooledGradient dz = new PooledGradient(
                Heap.floats(y), Heap.floats(dy, spec.pool().outputShape()), Heap.bytes(kept.winners),
                (float) spec.slope());
        float[] map = Heap.floats(kept.map);
        passes.sum(spec, parameters, map, kept.statistics, dz, sums);
        sums.addTo(gradients.dGamma(), gradients.dBeta());
        passes.toGradient(spec, parameters.gamma(), map, kept.statistics, dz, sums);
        // The gradient of the convolution's bias is zero: normalisation takes away what a bias adds.
        if (gradients.dWeight() != null) {
            conv.backwardWeight(spec.conv(), x, kept.map, gradients.dWeight());
        }
        if (dx != null) {
            conv.backwardData(spec.conv(), kept.map, parameters.weight(), null, dx);
        }
    }
}
