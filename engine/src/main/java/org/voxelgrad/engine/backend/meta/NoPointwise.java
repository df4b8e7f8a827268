package org.voxelgrad.engine.backend.meta;

import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.tensor.Tensor;

final class NoPointwise implements PointwiseKernels {

    @Override
    public void fill(Tensor y, double value) {}

    @Override
    public void copy(Tensor x, Tensor y) {}

    @Override
    public void add(Tensor x, Tensor y) {}

    @Override
    public void leakyRelu(Tensor x, double slope, Tensor y) {}

    @Override
    public void leakyReluBackward(Tensor x, Tensor dy, double slope, Tensor dx) {}

    @Override
    public void sigmoid(Tensor x, Tensor y) {}

    @Override
    public void sigmoidBackward(Tensor y, Tensor dy, Tensor dx) {}

    @Override
    public void dropout(Tensor x, double probability, long seed, Tensor y) {}
}
