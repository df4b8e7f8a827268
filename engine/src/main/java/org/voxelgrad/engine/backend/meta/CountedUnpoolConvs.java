package org.voxelgrad.engine.backend.meta;

import java.util.function.LongConsumer;
import org.voxelgrad.engine.backend.UnpoolConvKernels;
import org.voxelgrad.engine.backend.UnpoolConvSpec;
import org.voxelgrad.engine.tensor.Tensor;

/** Unpooling before a transposed convolution where another backend runs them as one; counts as if nothing were zero. */
final class CountedUnpoolConvs implements UnpoolConvKernels {

    private final UnpoolConvKernels like;
    private final LongConsumer flops;

    CountedUnpoolConvs(UnpoolConvKernels like, LongConsumer flops) {
        this.like = like;
        this.flops = flops;
    }

    @Override
    public boolean supports(UnpoolConvSpec spec) {
        return like.supports(spec);
    }

    @Override
    public void forward(UnpoolConvSpec spec, Tensor x, Tensor winners, Tensor weight, Tensor bias, Tensor y) {
        flops.accept(spec.adjoint().flops());
    }

    @Override
    public void backward(
            UnpoolConvSpec spec, Tensor x, Tensor winners, Tensor dy, Tensor weight, Tensor dx, Tensor dWeight) {
        flops.accept(spec.adjoint().flops() * ((dx == null ? 0 : 1) + (dWeight == null ? 0 : 1)));
    }
}
