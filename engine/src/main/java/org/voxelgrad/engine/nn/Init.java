package org.voxelgrad.engine.nn;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.voxelgrad.engine.tensor.Tensor;

/** How a parameter or buffer starts. Values are single precision on every backend, so that all start alike. */
public sealed interface Init {

    /** Every element is {@code value}. */
    record Constant(float value) implements Init {}

    /** Every element is drawn from the uniform distribution on {@code [-bound, bound]}. */
    record Uniform(double bound) implements Init {}

    /**
     * PyTorch's default for convolutions and linear layers, weight and bias: {@code kaiming_uniform_(a=sqrt(5))}, which
     * is uniform with bound {@code 1 / sqrt(fan_in)}.
     */
    static Init fanIn(long fanIn) {
        return new Uniform(1 / Math.sqrt(fanIn));
    }

    /** Writes the initial values of a tensor. */
    default void fill(Tensor tensor, RandomGenerator random) {
        long elements = tensor.elements();
        float[] chunk = new float[(int) Math.min(elements, 1 << 16)];
        for (long at = 0; at < elements; at += chunk.length) {
            int count = (int) Math.min(chunk.length, elements - at);
            switch (this) {
                case Constant(float value) -> Arrays.fill(chunk, value);
                case Uniform(double bound) -> {
                    for (int i = 0; i < count; i++) {
                        chunk[i] = (float) ((2 * random.nextDouble() - 1) * bound);
                    }
                }
            }
            tensor.storage().write(at, chunk, 0, count);
        }
    }
}
