package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Unpooling into the workspace, and a convolution that multiplies its zeros too. The unpooled map is not kept: to fill
 * the workspace again costs a tenth of what the convolution takes.
 */
final class DenseUnpoolConv implements UnpoolConv {

    private final ConvKernels conv;
    private final PoolKernels pooling;

    DenseUnpoolConv(ConvKernels conv, PoolKernels pooling) {
        this.conv = conv;
        this.pooling = pooling;
    }

    @Override
    public void forward(
            UnpoolBlockSpec spec, Tensor x, Tensor winners, Tensor weight, Tensor bias, Tensor workspace, Tensor y) {
        pooling.unpoolForward(spec.pool(), x, winners, workspace);
        conv.backwardData(spec.adjoint(), workspace, weight, bias, y);
    }

    @Override
    public void backward(
            UnpoolBlockSpec spec, Tensor x, Tensor winners, Tensor dy, Tensor weight, Tensor workspace, Tensor dx,
            Tensor dWeight) {
        if (dWeight != null) {
            pooling.unpoolForward(spec.pool(), x, winners, workspace);
            conv.backwardWeight(spec.adjoint(), dy, workspace, dWeight);
        }
        if (dx != null) {
            conv.forward(spec.adjoint(), dy, weight, null, workspace);
            pooling.unpoolBackward(spec.pool(), workspace, winners, dx);
        }
    }
}
