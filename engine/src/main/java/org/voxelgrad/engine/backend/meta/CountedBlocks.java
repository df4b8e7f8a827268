package org.voxelgrad.engine.backend.meta;

import java.util.List;
import java.util.function.LongConsumer;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Blocks that take the memory of another backend's blocks and count the operations of their convolutions. */
final class CountedBlocks implements BlockKernels {

    private final BlockKernels like;
    private final LongConsumer flops;

    CountedBlocks(BlockKernels like, LongConsumer flops) {
        this.like = like;
        this.flops = flops;
    }

    @Override
    public boolean supports(BlockSpec spec) {
        return like.supports(spec);
    }

    @Override
    public Saved reserve(BlockSpec spec, boolean inputGradient, Memory memory) {
        return like.reserve(spec, inputGradient, memory);
    }

    @Override
    public Saved forwardTraining(
            BlockSpec spec, Parameters parameters, Tensor x, boolean inputGradient, Tensor y, Tensor winners,
            Memory memory) {
        flops.accept(spec.conv().flops());
        return reserve(spec, inputGradient, memory);
    }

    @Override
    public List<Shape> workspace(BlockSpec spec) {
        return like.workspace(spec);
    }

    @Override
    public void forwardInference(
            BlockSpec spec, Parameters parameters, Tensor x, List<Tensor> workspace, Tensor y, Tensor winners) {
        flops.accept(spec.conv().flops());
    }

    @Override
    public void backward(
            BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Saved saved, Tensor dy, Tensor dx,
            Gradients gradients) {
        flops.accept(spec.conv().flops() * (dx == null ? 1 : 2));
    }
}
