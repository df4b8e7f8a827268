package org.voxelgrad.engine.backend.cpu;

import java.util.List;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A way to compute unpooling and the transposed convolution behind it; shapes as in the block's kernels. */
interface UnpoolConv {

    /** As in the block's kernels. */
    List<Shape> workspace(UnpoolBlockSpec spec);

    /** {@code y = conv^T(unpool(x), weight) + bias}. */
    void forward(
            UnpoolBlockSpec spec, Tensor x, Tensor winners, Tensor weight, Tensor bias, List<Tensor> workspace,
            Tensor y);

    /**
     * Both gradients.
     *
     * @param dx overwritten, zero for winners in the padding; null when not wanted
     * @param dWeight added to; null when not wanted
     */
    void backward(
            UnpoolBlockSpec spec, Tensor x, Tensor winners, Tensor dy, Tensor weight, List<Tensor> workspace,
            Tensor dx, Tensor dWeight);
}
