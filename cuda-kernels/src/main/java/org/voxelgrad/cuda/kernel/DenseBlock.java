package org.voxelgrad.cuda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.BlockKernels.Gradients;
import org.voxelgrad.engine.backend.BlockKernels.Memory;
import org.voxelgrad.engine.backend.BlockKernels.Parameters;
import org.voxelgrad.engine.backend.BlockKernels.Saved;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Trains a block with one map of full resolution in memory: the convolution's output, which the backward pass
 * overwrites with its gradient; {@code norm_pool.cu}.
 */
final class DenseBlock {

    private static final Kernel FORWARD = kernel("norm_pool");
    private static final Kernel SUMS = kernel("norm_pool_sums");
    private static final Kernel GRADIENT = kernel("norm_pool_gradient");

    private final Launcher launcher;
    private final ConvKernels conv;
    private final CudaNorm norm;

    DenseBlock(Launcher launcher, ConvKernels conv, CudaNorm norm) {
        this.launcher = launcher;
        this.conv = conv;
        this.norm = norm;
    }

    private static Kernel kernel(String name) {
        return new Kernel("norm_pool", name);
    }

    /**
     * @param map the convolution's output
     * @param places of the winners, as {@link Halving} notes them
     */
    record Kept(Tensor map, Tensor places, ChannelStatistics statistics) implements Saved {

        @Override
        public List<Tensor> tensors() {
            List<Tensor> tensors = new ArrayList<>(List.of(map, places));
            tensors.addAll(statistics.tensors());
            return tensors;
        }
    }

    Kept reserve(BlockSpec spec, Memory memory) {
        return new Kept(
                memory.empty(DType.FLOAT32, spec.conv().outputShape()),
                memory.empty(DType.INT8, spec.pool().outputShape()),
                ChannelStatistics.empty(spec.conv().outChannels(), memory));
    }

    Kept forwardTraining(
            BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Tensor positions, Memory memory) {
        Kept kept = reserve(spec, memory);
        ChannelStatistics statistics = kept.statistics;
        conv.forward(spec.conv(), x, parameters.weight(), parameters.bias(), kept.map);
        norm.statistics(
                kept.map, spec.epsilon(), spec.momentum(), parameters.runningMean(), parameters.runningVar(),
                statistics.mean(), statistics.invStd());
        pool(spec, parameters, kept.map, statistics.mean(), statistics.invStd(), y, kept.places, positions);
        return kept;
    }

    /** @param map of the convolution's output, with any contents */
    void forwardInference(
            BlockSpec spec, Parameters parameters, Tensor x, Tensor map, Tensor y, Tensor positions) {
        conv.forward(spec.conv(), x, parameters.weight(), parameters.bias(), map);
        Workspace.Part invStd = norm.inverseDeviation(parameters.runningVar(), spec.epsilon());
        pool(spec, parameters, map, parameters.runningMean(), invStd, y, null, positions);
    }

    private void pool(
            BlockSpec spec, Parameters parameters, Tensor map, Tensor mean, Object invStd, Tensor y, Tensor places,
            Tensor positions) {
        Pool3dSpec pool = spec.pool();
        launcher.run(
                FORWARD, Halving.windows(pool), Halving.geometry(pool), pool.channels(), (float) spec.slope(), map,
                mean, invStd, parameters.gamma(), parameters.beta(), y, places, positions);
    }

    void backward(
            BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Kept kept, Tensor dy, Tensor dx,
            Gradients gradients) {
        toGradient(spec, parameters, y, kept, dy, gradients);
        // The gradient of the convolution's bias is zero: normalisation takes away what a bias adds.
        if (gradients.dWeight() != null) {
            conv.backwardWeight(spec.conv(), x, kept.map, gradients.dWeight());
        }
        if (dx != null) {
            conv.backwardData(spec.conv(), kept.map, parameters.weight(), null, dx);
        }
    }

    /** Overwrites the map with its gradient. */
    private void toGradient(
            BlockSpec spec, Parameters parameters, Tensor y, Kept kept, Tensor dy, Gradients gradients) {
        Pool3dSpec pool = spec.pool();
        int[] geometry = Halving.geometry(pool);
        float slope = (float) spec.slope();
        ChannelStatistics statistics = kept.statistics;
        GradientSums sums =
                GradientSums.of(pool.channels(), pool.output().voxels(), 0, launcher.workspace());
        launcher.run(
                SUMS, sums.grid(), geometry, pool.batch(), pool.channels(), slope, kept.map, statistics.mean(),
                statistics.invStd(), parameters.gamma(), parameters.beta(), y, dy, kept.places, sums.partial());
        norm.total(sums, gradients.dGamma(), gradients.dBeta());
        double count = (double) pool.batch() * pool.input().voxels();
        launcher.run(
                GRADIENT, Halving.windows(pool), geometry, pool.channels(), slope, kept.map, statistics.mean(),
                statistics.invStd(), parameters.gamma(), y, dy, kept.places, sums.totals(), count);
    }
}
