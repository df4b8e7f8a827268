package org.voxelgrad.engine.backend.meta;

import org.voxelgrad.engine.backend.NormKernels;
import org.voxelgrad.engine.tensor.Tensor;

final class NoNorm implements NormKernels {

    @Override
    public void forwardTraining(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, double momentum, Tensor runningMean,
            Tensor runningVar, Tensor mean, Tensor invStd, Tensor y) {}

    @Override
    public void forwardInference(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, Tensor runningMean, Tensor runningVar, Tensor y) {}

    @Override
    public void backwardTraining(
            Tensor x, Tensor dy, Tensor gamma, Tensor mean, Tensor invStd, Tensor dx, Tensor dGamma, Tensor dBeta) {}

    @Override
    public void backwardInference(
            Tensor x, Tensor dy, Tensor gamma, double epsilon, Tensor runningMean, Tensor runningVar, Tensor dx,
            Tensor dGamma, Tensor dBeta) {}
}
