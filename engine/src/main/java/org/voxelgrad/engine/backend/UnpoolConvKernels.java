package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Tensor;

/**
 * Max unpooling and the transposed convolution behind it as one operation: the unpooled map, which is zero nearly
 * everywhere, is neither stored nor multiplied. Values and gradients are those of the two operations one by one.
 *
 * <p>{@code x} and {@code dx} have the shape of the pooling's output, {@code y} and {@code dy} that of the adjoint's
 * input; {@code weight} is the adjoint's, {@code [C_in, C_out, kD, kH, kW]} as the transposed convolution counts.
 */
public interface UnpoolConvKernels {

    /** Whether such a pair has a kernel here. */
    boolean supports(UnpoolConvSpec spec);

    /**
     * {@code y = conv^T(unpool(x), weight) + bias}.
     *
     * @param winners of the pooling, each within its window
     */
    void forward(UnpoolConvSpec spec, Tensor x, Tensor winners, Tensor weight, Tensor bias, Tensor y);

    /**
     * Both gradients.
     *
     * @param dx overwritten, zero for winners in the padding; null when not wanted
     * @param dWeight added to; null when not wanted
     */
    void backward(
            UnpoolConvSpec spec, Tensor x, Tensor winners, Tensor dy, Tensor weight, Tensor dx, Tensor dWeight);
}
