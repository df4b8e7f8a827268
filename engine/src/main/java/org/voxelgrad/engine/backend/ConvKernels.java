package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Tensor;

/**
 * 3-D convolution and its two gradients; shapes as in {@link Conv3dSpec}. A transposed convolution is the same three
 * kernels of its adjoint convolution: its forward is {@link #backwardData}, its backward data is {@link #forward}.
 */
public interface ConvKernels {

    /**
     * {@code y = conv(x, weight) + bias}.
     *
     * @param bias {@code [C_out]}, or null for none
     */
    void forward(Conv3dSpec spec, Tensor x, Tensor weight, Tensor bias, Tensor y);

    /**
     * Gradient of the input, which is overwritten: {@code dx = conv^T(dy, weight) + bias}.
     *
     * @param bias {@code [C_in]} for the forward pass of a transposed convolution, or null for none
     */
    void backwardData(Conv3dSpec spec, Tensor dy, Tensor weight, Tensor bias, Tensor dx);

    /** Adds the gradient of the weight to {@code dWeight} {@code [C_out, C_in, kD, kH, kW]}. */
    void backwardWeight(Conv3dSpec spec, Tensor x, Tensor dy, Tensor dWeight);
}
