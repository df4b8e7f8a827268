package org.voxelgrad.engine.backend.cpu;

/**
 * What batch normalisation knows of a batch.
 *
 * @param means of the channels
 * @param variances of the channels, biased
 * @param count values a channel
 */
record BatchStatistics(double[] means, double[] variances, double count) {

    /** {@code 1 / sqrt(variance + epsilon)}. */
    double[] invStds(double epsilon) {
        double[] invStds = new double[variances.length];
        for (int c = 0; c < invStds.length; c++) {
            invStds[c] = 1 / Math.sqrt(variances[c] + epsilon);
        }
        return invStds;
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
