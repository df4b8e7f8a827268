package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * What batch normalisation knows of a batch.
 *
 * @param means of the channels
 * @param invStds of the channels, {@code 1 / sqrt(variance + epsilon)}
 * @param count values a channel
 */
record BatchStatistics(double[] means, double[] invStds, double count) {

    /**
     * @param means taken over
     * @param variances taken over and overwritten
     */
    static BatchStatistics of(double[] means, double[] variances, double count, double epsilon) {
        for (int c = 0; c < variances.length; c++) {
            variances[c] = 1 / Math.sqrt(variances[c] + epsilon);
        }
        return new BatchStatistics(means, variances, count);
    }

    /**
     * {@link #of} a batch to train on, which moves the running statistics:
     * {@code running = (1 - momentum) * running + momentum * batch}, with the unbiased variance.
     *
     * @param variances biased
     */
    static BatchStatistics moving(
            double[] means, double[] variances, double count, double epsilon, double momentum, Tensor runningMean,
            Tensor runningVar) {
        float[] runningMeans = Heap.floats(runningMean);
        float[] runningVars = Heap.floats(runningVar);
        for (int c = 0; c < means.length; c++) {
            double unbiased = variances[c] * count / (count - 1);
            runningMeans[c] = (float) ((1 - momentum) * runningMeans[c] + momentum * means[c]);
            runningVars[c] = (float) ((1 - momentum) * runningVars[c] + momentum * unbiased);
        }
        return of(means, variances, count, epsilon);
    }

    /** How the channels are normalised and activated. */
    Activation[] activations(BlockKernels.Parameters parameters, double slope) {
        float[] gammas = Heap.floats(parameters.gamma());
        float[] betas = Heap.floats(parameters.beta());
        Activation[] activations = new Activation[means.length];
        for (int c = 0; c < means.length; c++) {
            activations[c] = Activation.of(means[c], invStds[c], gammas[c], betas[c], slope);
        }
        return activations;
    }
}
