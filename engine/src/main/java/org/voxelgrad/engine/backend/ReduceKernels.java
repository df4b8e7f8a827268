package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Tensor;

/** Reductions and the losses. A loss is a tensor of one element. */
public interface ReduceKernels {

    /** Adds the sums over all axes but the second of {@code x [N, C, ...]} to {@code sums [C]}. */
    void addChannelSums(Tensor x, Tensor sums);

    /**
     * {@code loss = scale * sum over images of (logsumexp(logits) - logits[label])}.
     *
     * @param logits {@code [N, classes]}
     * @param labels {@code [N]} INT32, each from 0 to classes - 1
     */
    void crossEntropy(Tensor logits, Tensor labels, double scale, Tensor loss);

    /** {@code dLogits = scale * dLoss * (softmax(logits) - onehot(label))}, overwritten. */
    void crossEntropyBackward(Tensor logits, Tensor labels, double scale, Tensor dLoss, Tensor dLogits);

    /** {@code loss = scale * sum((x - target)^2)}. */
    void squaredError(Tensor x, Tensor target, double scale, Tensor loss);

    /** {@code dx = 2 * scale * dLoss * (x - target)}, overwritten. */
    void squaredErrorBackward(Tensor x, Tensor target, double scale, Tensor dLoss, Tensor dx);
}
