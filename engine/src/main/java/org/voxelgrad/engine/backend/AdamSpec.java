package org.voxelgrad.engine.backend;

/**
 * One step of Adam (Kingma and Ba 2015, arXiv:1412.6980) with coupled L2 weight decay, as in {@code torch.optim.Adam}:
 * <pre>
 * g = g + weightDecay * p
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g^2
 * p = p - learningRate / (1 - beta1^step) * m / (sqrt(v) / sqrt(1 - beta2^step) + epsilon)
 * </pre>
 *
 * @param step from 1
 */
public record AdamSpec(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, long step) {

    /** The factor of {@code m / denominator}. */
    public double stepSize() {
        return learningRate / (1 - Math.pow(beta1, step));
    }

    /** The divisor of {@code sqrt(v)}. */
    public double varianceCorrection() {
        return Math.sqrt(1 - Math.pow(beta2, step));
    }
}
