package org.voxelgrad.cuda.kernel;

import java.util.List;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Blocks with a pooling that halves: those of images by kernels of their own, others around the convolution's. */
final class CudaBlocks implements BlockKernels {

    private final ImageBlock image;
    private final DenseBlock dense;

    CudaBlocks(Launcher launcher, ConvKernels conv, CudaNorm norm) {
        image = new ImageBlock(launcher, norm);
        dense = new DenseBlock(launcher, conv, norm);
    }

    @Override
    public boolean supports(BlockSpec spec) {
        return Halving.fits(spec.pool()) && spec.slope() >= 0;
    }

    private static boolean isOfImages(BlockSpec spec) {
        return spec.conv().inChannels() == 1 && spec.conv().isSame3();
    }

    @Override
    public List<Shape> workspace(BlockSpec spec) {
        return isOfImages(spec) ? List.of() : List.of(spec.conv().outputShape());
    }

    @Override
    public Saved reserve(BlockSpec spec, boolean inputGradient, Memory memory) {
        return isOfImages(spec) && !inputGradient ? image.reserve(spec, memory) : dense.reserve(spec, memory);
    }

    @Override
    public Saved forwardTraining(
            BlockSpec spec, Parameters parameters, Tensor x, boolean inputGradient, Tensor y, Tensor winners,
            Memory memory) {
        check(spec, parameters, x, y, winners);
        return isOfImages(spec) && !inputGradient
                ? image.forwardTraining(spec, parameters, x, y, winners, memory)
                : dense.forwardTraining(spec, parameters, x, y, winners, memory);
    }

    @Override
    public void forwardInference(
            BlockSpec spec, Parameters parameters, Tensor x, List<Tensor> workspace, Tensor y, Tensor winners) {
        check(spec, parameters, x, y, winners);
        if (isOfImages(spec)) {
            image.forwardInference(spec, parameters, x, y, winners);
        } else {
            dense.forwardInference(spec, parameters, x, workspace.getFirst(), y, winners);
        }
    }

    @Override
    public void backward(
            BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Saved saved, Tensor dy, Tensor dx,
            Gradients gradients) {
        check(spec, parameters, x, y, null);
        Operands.require(dy, spec.pool().outputShape());
        switch (saved) {
            case ImageBlock.Kept kept -> image.backward(spec, parameters, x, y, kept, dy, gradients);
            case DenseBlock.Kept kept -> dense.backward(spec, parameters, x, y, kept, dy, dx, gradients);
            default -> throw new IllegalArgumentException("backward of a block wants what forward saved, got " + saved);
        }
    }

    private static void check(BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Tensor winners) {
        Operands.require(x, spec.conv().inputShape());
        Operands.require(parameters.weight(), spec.conv().weightShape());
        Operands.require(y, spec.pool().outputShape());
        if (winners != null) {
            Operands.require(winners, spec.pool().outputShape());
        }
    }
}
