package org.voxelgrad.cuda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.UnpoolBlockKernels;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Decoder blocks that keep the convolution's output and overwrite it with its gradient. The unpooled map is filled
 * again for the backward pass. The passes over maps are those of {@code norm_pool.cu}.
 */
final class CudaUnpoolBlocks implements UnpoolBlockKernels {

    private static final Kernel ACTIVATE = kernel("norm_activate");
    private static final Kernel SUMS = kernel("norm_activate_sums");
    private static final Kernel GRADIENT = kernel("norm_activate_gradient");

    private final Launcher launcher;
    private final ConvKernels conv;
    private final CudaNorm norm;
    private final CudaPool pooling;

    CudaUnpoolBlocks(Launcher launcher, ConvKernels conv, CudaNorm norm, CudaPool pooling) {
        this.launcher = launcher;
        this.conv = conv;
        this.norm = norm;
        this.pooling = pooling;
    }

    private static Kernel kernel(String name) {
        return new Kernel("norm_pool", name);
    }

    /** @param map the convolution's output */
    private record Kept(Tensor map, ChannelStatistics statistics) implements BlockKernels.Saved {

        @Override
        public List<Tensor> tensors() {
            List<Tensor> tensors = new ArrayList<>(statistics.tensors());
            tensors.add(map);
            return tensors;
        }
    }

    @Override
    public boolean supports(UnpoolBlockSpec spec) {
        return true;
    }

    /** The unpooled map, or its gradient. */
    @Override
    public List<Shape> workspace(UnpoolBlockSpec spec) {
        return List.of(spec.pool().inputShape());
    }

    @Override
    public Kept reserve(UnpoolBlockSpec spec, BlockKernels.Memory memory) {
        return new Kept(
                memory.empty(DType.FLOAT32, spec.adjoint().inputShape()),
                ChannelStatistics.empty(spec.adjoint().inChannels(), memory));
    }

    @Override
    public Kept forwardTraining(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, Tensor y, BlockKernels.Memory memory) {
        Kept kept = reserve(spec, memory);
        ChannelStatistics statistics = kept.statistics;
        convolve(spec, parameters, x, winners, workspace.getFirst(), kept.map);
        norm.statistics(
                kept.map, spec.epsilon(), spec.momentum(), parameters.runningMean(), parameters.runningVar(),
                statistics.mean(), statistics.invStd());
        activate(spec, parameters, kept.map, statistics.mean(), statistics.invStd(), y);
        return kept;
    }

    @Override
    public void forwardInference(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, Tensor y) {
        convolve(spec, parameters, x, winners, workspace.getFirst(), y);
        Workspace.Part invStd = norm.inverseDeviation(parameters.runningVar(), spec.epsilon());
        activate(spec, parameters, y, parameters.runningMean(), invStd, y);
    }

    private void convolve(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners, Tensor unpooled,
            Tensor y) {
        pooling.unpoolForward(spec.pool(), x, winners, unpooled);
        conv.backwardData(spec.adjoint(), unpooled, parameters.weight(), parameters.bias(), y);
    }

    private static int voxels(Conv3dSpec adjoint) {
        return Math.toIntExact(adjoint.input().voxels());
    }

    /** Blocks for each image and channel of the result. */
    private static Grid planes(Conv3dSpec adjoint) {
        return new Grid(
                Grid.over(voxels(adjoint)).blocksX(), adjoint.batch() * adjoint.inChannels(), 1, Grid.THREADS);
    }

    /** @param y overwritten; may be the map */
    private void activate(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor map, Tensor mean, Object invStd,
            Tensor y) {
        Conv3dSpec adjoint = spec.adjoint();
        Operands.require(y, adjoint.inputShape());
        launcher.run(
                ACTIVATE, planes(adjoint), adjoint.inChannels(), voxels(adjoint), (float) spec.slope(), map, mean,
                invStd, parameters.gamma(), parameters.beta(), y);
    }

    @Override
    public void backward(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, BlockKernels.Saved saved, Tensor dy, Tensor dx, BlockKernels.Gradients gradients) {
        if (!(saved instanceof Kept kept)) {
            throw new IllegalArgumentException("backward of a block wants what forward saved, got " + saved);
        }
        toGradient(spec, parameters, kept, dy, gradients);
        // The gradient of the convolution's bias is zero: normalisation takes away what a bias adds.
        Tensor unpooled = workspace.getFirst();
        if (gradients.dWeight() != null) {
            pooling.unpoolForward(spec.pool(), x, winners, unpooled);
            conv.backwardWeight(spec.adjoint(), kept.map, unpooled, gradients.dWeight());
        }
        if (dx != null) {
            conv.forward(spec.adjoint(), kept.map, parameters.weight(), null, unpooled);
            pooling.unpoolBackward(spec.pool(), unpooled, winners, dx);
        }
    }

    /** Overwrites the map with its gradient. */
    private void toGradient(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Kept kept, Tensor dy,
            BlockKernels.Gradients gradients) {
        Conv3dSpec adjoint = spec.adjoint();
        Operands.require(dy, adjoint.inputShape());
        int channels = adjoint.inChannels();
        int voxels = voxels(adjoint);
        float slope = (float) spec.slope();
        ChannelStatistics statistics = kept.statistics;
        GradientSums sums = GradientSums.of(channels, voxels, 0, launcher.workspace());
        launcher.run(
                SUMS, sums.grid(), adjoint.batch(), channels, voxels, slope, kept.map, statistics.mean(),
                statistics.invStd(), parameters.gamma(), parameters.beta(), dy, sums.partial());
        norm.total(sums, gradients.dGamma(), gradients.dBeta());
        launcher.run(
                GRADIENT, planes(adjoint), channels, voxels, slope, kept.map, statistics.mean(), statistics.invStd(),
                parameters.gamma(), parameters.beta(), dy, sums.totals(), (double) adjoint.batch() * voxels);
    }
}
