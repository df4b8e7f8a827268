package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Tensor;

/** Element by element, any shape; an output may be the same tensor as an input. */
public interface PointwiseKernels {

    void fill(Tensor y, double value);

    void copy(Tensor x, Tensor y);

    /** {@code y = y + x}. */
    void add(Tensor x, Tensor y);

    /** {@code y = x > 0 ? x : slope * x}; ReLU with slope 0, whose negative inputs give +0. NaN stays NaN. */
    void leakyRelu(Tensor x, double slope, Tensor y);

    /** {@code dx = x > 0 ? dy : slope * dy}. */
    void leakyReluBackward(Tensor x, Tensor dy, double slope, Tensor dx);

    /** {@code y = 1 / (1 + exp(-x))}. */
    void sigmoid(Tensor x, Tensor y);

    /** {@code dx = dy * y * (1 - y)}. */
    void sigmoidBackward(Tensor y, Tensor dy, Tensor dx);

    /**
     * Inverted dropout: each element is dropped with {@code probability}, kept ones are divided by
     * {@code 1 - probability}. The i-th element is kept when {@link DropoutStream} says so, which depends on
     * {@code seed} and {@code i} only: the backward pass is the same call on the gradient, and every backend drops the
     * same elements.
     */
    void dropout(Tensor x, double probability, long seed, Tensor y);
}
