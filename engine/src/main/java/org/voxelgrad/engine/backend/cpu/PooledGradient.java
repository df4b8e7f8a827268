package org.voxelgrad.engine.backend.cpu;

/**
 * The gradient that reaches the activation's input at the winners of a pooling.
 *
 * @param y the pooled values, whose sign is that of the activation's input
 * @param winners as {@link Halving} notes them
 * @param slope of the activation
 */
record PooledGradient(float[] y, float[] dy, byte[] winners, float slope) {

    /** Zero where the winner lies in the padding. */
    float at(int i) {
        if (winners[i] >= Halving.LOST) {
            return 0;
        }
        return y[i] > 0 ? dy[i] : slope * dy[i];
    }
}
