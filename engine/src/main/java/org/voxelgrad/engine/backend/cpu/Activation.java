package org.voxelgrad.engine.backend.cpu;

/**
 * Normalisation and activation of one channel: {@code z > 0 ? z : slope * z} of
 * {@code z = (x - shift) * scale + offset}.
 *
 * @param shift the mean
 */
record Activation(float shift, float scale, float offset, float slope) {

    /** Of batch normalisation {@code (x - mean) * invStd * gamma + beta}. */
    static Activation of(double mean, double invStd, float gamma, float beta, double slope) {
        float shift = (float) mean;
        double scale = gamma * invStd;
        return new Activation(shift, (float) scale, (float) (beta - (mean - shift) * scale), (float) slope);
    }

    /** The gradient of {@code z}, of that of the result. */
    float backward(float x, float dy) {
        return (x - shift) * scale + offset > 0 ? dy : slope * dy;
    }
}
