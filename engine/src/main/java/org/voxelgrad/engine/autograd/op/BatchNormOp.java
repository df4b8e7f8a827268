package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.NormKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** Batch normalisation of {@code [N, C, D, H, W]}; formulas as in {@link NormKernels}. */
public final class BatchNormOp {

    private BatchNormOp() {}

    /** With the statistics of this batch; moves the running ones. */
    public static Node training(
            Tape tape, Node x, Node gamma, Node beta, double epsilon, double momentum, Tensor runningMean,
            Tensor runningVar) {
        NormKernels norm = tape.backend().norm();
        Tensor input = x.value();
        Tensor mean = tape.empty(gamma.shape());
        Tensor invStd = tape.empty(gamma.shape());
        Tensor y = tape.empty(x.shape());
        norm.forwardTraining(
                input, gamma.value(), beta.value(), epsilon, momentum, runningMean, runningVar, mean, invStd, y);

        Node output = tape.record(y, List.of(x, gamma, beta), List.of(input, mean, invStd), (dy, gradients) -> {
            Tensor dGamma = gradients.sum(gamma);
            Tensor dBeta = gradients.sum(beta);
            if (x.requiresGradient()) {
                gradients.give(x, dx ->
                        norm.backwardTraining(input, dy, gamma.value(), mean, invStd, dx, dGamma, dBeta));
            } else {
                norm.backwardTraining(input, dy, gamma.value(), mean, invStd, null, dGamma, dBeta);
            }
        });
        tape.release(mean);
        tape.release(invStd);
        return output;
    }

    /** With the running statistics, as constants. */
    public static Node evaluation(
            Tape tape, Node x, Node gamma, Node beta, double epsilon, Tensor runningMean, Tensor runningVar) {
        NormKernels norm = tape.backend().norm();
        Tensor input = x.value();
        Tensor y = tape.empty(x.shape());
        norm.forwardInference(input, gamma.value(), beta.value(), epsilon, runningMean, runningVar, y);

        return tape.record(y, List.of(x, gamma, beta), List.of(input), (dy, gradients) -> {
            Tensor dGamma = gradients.sum(gamma);
            Tensor dBeta = gradients.sum(beta);
            if (x.requiresGradient()) {
                gradients.give(x, dx -> norm.backwardInference(
                        input, dy, gamma.value(), epsilon, runningMean, runningVar, dx, dGamma, dBeta));
            } else {
                norm.backwardInference(
                        input, dy, gamma.value(), epsilon, runningMean, runningVar, null, dGamma, dBeta);
            }
        });
    }
}
