package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Tensor;

/**
 * Batch normalisation over N, D, H and W of {@code [N, C, D, H, W]}; everything else is {@code [C]}.
 * {@code y = (x - mean) / sqrt(variance + epsilon) * gamma + beta} with the biased variance.
 */
public interface NormKernels {

    /**
     * Normalises with the statistics of this batch, keeps them for the backward pass and moves the running ones:
     * {@code running = (1 - momentum) * running + momentum * batch}, with the unbiased variance.
     *
     * @param mean out: the batch's mean
     * @param invStd out: {@code 1 / sqrt(variance + epsilon)}
     */
    void forwardTraining(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, double momentum, Tensor runningMean,
            Tensor runningVar, Tensor mean, Tensor invStd, Tensor y);

    /** Normalises with the running statistics. */
    void forwardInference(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, Tensor runningMean, Tensor runningVar, Tensor y);

    /**
     * Backward of {@link #forwardTraining} (Ioffe and Szegedy 2015, arXiv:1502.03167). With
     * {@code xhat = (x - mean) * invStd} and sums over the M values of a channel:
     * {@code dx = gamma * invStd * (dy - sum(dy) / M - xhat * sum(dy * xhat) / M)}.
     *
     * @param dx overwritten, or null when not wanted
     * @param dGamma added to: {@code sum(dy * xhat)}, or null when not wanted
     * @param dBeta added to: {@code sum(dy)}, or null when not wanted
     */
    void backwardTraining(
            Tensor x, Tensor dy, Tensor gamma, Tensor mean, Tensor invStd, Tensor dx, Tensor dGamma, Tensor dBeta);

    /** Backward of {@link #forwardInference}, whose statistics are constants: {@code dx = gamma * invStd * dy}. */
    void backwardInference(
            Tensor x, Tensor dy, Tensor gamma, double epsilon, Tensor runningMean, Tensor runningVar, Tensor dx,
            Tensor dGamma, Tensor dBeta);
}
