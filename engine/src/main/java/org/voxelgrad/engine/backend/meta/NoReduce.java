package org.voxelgrad.engine.backend.meta;

import org.voxelgrad.engine.backend.ReduceKernels;
import org.voxelgrad.engine.tensor.Tensor;

final class NoReduce implements ReduceKernels {

    @Override
    public void addChannelSums(Tensor x, Tensor sums) {}

    @Override
    public void crossEntropy(Tensor logits, Tensor labels, double scale, Tensor loss) {}

    @Override
    public void crossEntropyBackward(Tensor logits, Tensor labels, double scale, Tensor dLoss, Tensor dLogits) {}

    @Override
    public void squaredError(Tensor x, Tensor target, double scale, Tensor loss) {}

    @Override
    public void squaredErrorBackward(Tensor x, Tensor target, double scale, Tensor dLoss, Tensor dx) {}
}
