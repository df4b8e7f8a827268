package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.BlockKernels;

/**
 * What batch normalisation knows of a batch.
 *
 * @param means of the channels
 * @param variances of the channels, biased
 * @param invStds of the channels, {@code 1 / sqrt(variance + epsilon)}
 * @param count values a channel
 */
record BatchStatistics(double[] means, double[] variances, double[] invStds, double count) {

    static BatchStatistics of(double[] means, double[] variances, double count, double epsilon) {
        double[] invStds = new double[variances.length];
        for (int c = 0; c < invStds.length; c++) {
            invStds[c] = 1 / Math.sqrt(variances[c] + epsilon);
        }
        return new BatchStatistics(means, variances, invStds, count);
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

    /** {@code running = (1 - momentum) * running + momentum * batch}, with the unbiased variance. */
    void moveRunning(double momentum, float[] runningMeans, float[] runningVars) {
        for (int c = 0; c < means.length; c++) {
            double unbiased = variances[c] * count / (count - 1);
            runningMeans[c] = (float) ((1 - momentum) * runningMeans[c] + momentum * means[c]);
            runningVars[c] = (float) ((1 - momentum) * runningVars[c] + momentum * unbiased);
        }
    }
}
