package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.ReduceKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Sums and losses; {@code reduce.cu}. */
public final class CudaReduce implements ReduceKernels {

    private static final Kernel CHANNEL_SUMS = kernel("channel_sums");
    private static final Kernel ADD_PARTS = kernel("add_parts");
    private static final Kernel SQUARED_ERROR = kernel("squared_error");
    private static final Kernel SCALED_SUM = kernel("scaled_sum");
    private static final Kernel SQUARED_ERROR_BACKWARD = kernel("squared_error_backward");
    private static final Kernel CROSS_ENTROPY = kernel("cross_entropy");
    private static final Kernel CROSS_ENTROPY_BACKWARD = kernel("cross_entropy_backward");

    private final Launcher launcher;

    public CudaReduce(Launcher launcher) {
        this.launcher = launcher;
    }

    private static Kernel kernel(String name) {
        return new Kernel("reduce", name);
    }

    @Override
    public void addChannelSums(Tensor x, Tensor sums) {
        int channels = x.dim(1);
        Operands.require(sums, Shape.of(channels));
        int images = x.dim(0);
        if (x.elements() == 0) {
            return;
        }
        int voxels = Math.toIntExact(x.elements() / images / channels);
        Parts parts = Parts.of(voxels);
        Workspace.Part partial = launcher.workspace().doubles((long) channels * parts.count());
        launcher.run(CHANNEL_SUMS, parts.grid(channels), x, images, channels, voxels, partial);
        launcher.run(ADD_PARTS, Grid.over(channels), partial, parts.count(), sums, channels);
    }

    @Override
    public void crossEntropy(Tensor logits, Tensor labels, double scale, Tensor loss) {
        Operands.require(labels, Shape.of(logits.dim(0)));
        launcher.run(CROSS_ENTROPY, Grid.ofBlocks(1), logits, labels, logits.dim(0), logits.dim(1), scale, loss);
    }

    @Override
    public void crossEntropyBackward(Tensor logits, Tensor labels, double scale, Tensor dLoss, Tensor dLogits) {
        Operands.require(labels, Shape.of(logits.dim(0)));
        Operands.require(dLogits, logits.shape());
        launcher.run(
                CROSS_ENTROPY_BACKWARD, Grid.over(logits.dim(0)), logits, labels, logits.dim(0), logits.dim(1), scale,
                dLoss, dLogits);
    }

    @Override
    public void squaredError(Tensor x, Tensor target, double scale, Tensor loss) {
        Operands.require(target, x.shape());
        Parts parts = Parts.of(x.elements());
        Workspace.Part partial = launcher.workspace().doubles(parts.count());
        launcher.run(SQUARED_ERROR, parts.grid(1), x, target, x.elements(), partial);
        launcher.run(SCALED_SUM, Grid.ofBlocks(1), partial, parts.count(), scale, loss);
    }

    @Override
    public void squaredErrorBackward(Tensor x, Tensor target, double scale, Tensor dLoss, Tensor dx) {
        Operands.require(target, x.shape());
        Operands.require(dx, x.shape());
        launcher.run(
                SQUARED_ERROR_BACKWARD, Grid.over(x.elements()), x, target, scale, dLoss, dx, x.elements());
    }
}
