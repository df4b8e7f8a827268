package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Tensor;

/**
 * The backward pass of a fully connected layer and its weight's optimiser step as one operation: the weight and its
 * moments go through memory once, and its gradient is never stored. Shapes as in {@link LinearKernels}.
 */
public interface LinearUpdateKernels {

    /**
     * {@code dx = dy weight}, then one step of Adam on {@code weight} with the gradient {@code dy^T x}. The results are
     * those of the kernels one by one.
     *
     * @param m first moment of the weight, moved
     * @param v second moment of the weight, moved
     * @param dx overwritten, or null when not wanted
     */
    void backwardAdam(AdamSpec spec, Tensor x, Tensor dy, Tensor weight, Tensor m, Tensor v, Tensor dx);
}
