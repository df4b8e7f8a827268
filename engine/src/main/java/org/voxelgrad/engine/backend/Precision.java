package org.voxelgrad.engine.backend;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a GPU multiplies. Weights, gradients and the optimiser are float32 in every one of them; a CPU always computes in
 * float32.
 */
public enum Precision {
    /** Strict float32. */
    FP32,

    /** Float32 whose factors tensor cores round to 10 bits of mantissa; sums are float32. */
    TF32,

    /** Convolutions with bfloat16 factors, 8 bits of mantissa, on tensor cores; sums are float32. */
    BF16;

    /** As a user writes it: {@code fp32}, {@code tf32} or {@code bf16}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when no precision has that key */
    public static Precision of(String key) {
        return Arrays.stream(values())
                .filter(precision -> precision.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no precision is called " + key + ": give one of "
                        + Arrays.stream(values()).map(Precision::key).collect(Collectors.joining(", "))));
    }
}
