package org.voxelgrad.engine.backend.meta;

import java.util.List;
import java.util.function.LongConsumer;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.UnpoolBlockKernels;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Decoder blocks that take the memory of another backend's; counts as if no unpooled value were zero. */
final class CountedUnpoolBlocks implements UnpoolBlockKernels {

    private final UnpoolBlockKernels like;
    private final LongConsumer flops;

    CountedUnpoolBlocks(UnpoolBlockKernels like, LongConsumer flops) {
        this.like = like;
        this.flops = flops;
    }

    @Override
    public boolean supports(UnpoolBlockSpec spec) {
        return like.supports(spec);
    }

    @Override
    public List<Shape> workspace(UnpoolBlockSpec spec) {
        return like.workspace(spec);
    }

    @Override
    public BlockKernels.Saved reserve(UnpoolBlockSpec spec, BlockKernels.Memory memory) {
        return like.reserve(spec, memory);
    }

    @Override
    public BlockKernels.Saved forwardTraining(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, Tensor y, BlockKernels.Memory memory) {
        flops.accept(spec.adjoint().flops());
        return reserve(spec, memory);
    }

    @Override
    public void forwardInference(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, Tensor y) {
        flops.accept(spec.adjoint().flops());
    }

    @Override
    public void backward(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, BlockKernels.Saved saved, Tensor dy, Tensor dx, BlockKernels.Gradients gradients) {
        flops.accept(spec.adjoint().flops() * ((dx == null ? 0 : 1) + (gradients.dWeight() == null ? 0 : 1)));
    }
}
