package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Tensor;

/**
 * Fully connected layer: {@code x [N, in]}, {@code weight [out, in]}, {@code bias [out]} or null, {@code y [N, out]}.
 */
public interface LinearKernels {

    /** {@code y = x weight^T + bias}. */
    void forward(Tensor x, Tensor weight, Tensor bias, Tensor y);

    /** {@code dx = dy weight}, overwritten. */
    void backwardData(Tensor dy, Tensor weight, Tensor dx);

    /** Adds {@code dy^T x} to {@code dWeight}. */
    void backwardWeight(Tensor x, Tensor dy, Tensor dWeight);
}
