package org.voxelgrad.cuda.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A part of the check, each in a JVM of its own: what breaks a device for good breaks one stage. */
public enum Stage {
    /** Every operation against the reference backend, in strict float32 and in the precisions of tensor cores. */
    CONTRACT(Operations::contract),
    /** Larger volumes and drawn geometries. */
    THOROUGH(Operations::thorough),
    /** Outputs, gradients and updates of whole networks against PyTorch's in float64. */
    GRADIENTS(Networks::gradients),
    /** Ten steps against the reference backend, and at full size against the CPU. */
    TRAINING(Networks::training),
    /** The same training twice gives the same bits. */
    DETERMINISM(Networks::determinism),
    /** A thousand steps take no more memory than the first ones. */
    MEMORY(FlatMemory::run),
    /** Convolutions, training steps, the largest batch, an epoch with loading. */
    MEASURE(Measurements::run),
    /** Training steps and convolutions by turns with PyTorch. */
    COMPARE(PyTorchComparison::run);

    @FunctionalInterface
    interface Body {
        void run(Check check) throws Exception;
    }

    private final Body body;

    Stage(Body body) {
        this.body = body;
    }

    Body body() {
        return body;
    }

    /** As it is written on the command line. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Stage of(String key) {
        return Arrays.stream(values())
                .filter(stage -> stage.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stage is called " + key + ": give one of "
                        + Arrays.stream(values()).map(Stage::key).collect(Collectors.joining(", "))));
    }
}
