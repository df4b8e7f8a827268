package org.voxelgrad.training.bench;

import java.util.OptionalLong;
import java.util.function.Consumer;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions.Resources;

/**
 * Times steps of Conv5_FC3 or its autoencoder on random images.
 *
 * @param size of the images in voxels, {@code [D, H, W]}
 * @param resources the device, its threads and the batch size
 * @param warmUpSeconds how long steps run before the timed ones, two at least, while the JVM compiles; 0 for none
 * @param steps timed steps
 */
public record StepBenchmark(
        NetworkType network, Mode mode, ImageSize size, Resources resources, double warmUpSeconds, int steps) {

    private static final int LEAST_WARM_UP = 2;

    /** What a step is. */
    public enum Mode {
        /** Forward, backward and Adam. */
        TRAIN,
        /** Forward in evaluation mode. */
        INFER
    }

    /**
     * What was measured.
     *
     * @param step of each timed step
     * @param batchSize images of a step
     * @param flops floating-point operations of a step in direct computation, a multiply-add counted as two
     * @param peakRssBytes most resident memory of the process so far; -1 where the system does not tell
     * @param deviceBytes memory of the device that network, optimiser and steps have taken; empty for a CPU
     */
    public record Result(
            Hardware hardware, Timings step, int batchSize, long flops, long peakRssBytes, OptionalLong deviceBytes) {

        public double secondsPerImage() {
            return step.median() / batchSize;
        }

        /** Direct operations in a second; a device that saves operations is credited for all of them. */
        public double flopsPerSecond() {
            return flops / step.median();
        }
    }

    public StepBenchmark {
        if (steps < 1) {
            throw new InputException("--steps is " + steps + ": give 1 or more.");
        }
    }

    /**
     * @param notices hears why {@code auto} falls back to another device
     * @throws InputException when the device is not available or the images do not fit
     */
    public Result run(Consumer<String> notices) {
        try (Backend backend = Devices.open(resources, notices)) {
            return run(backend);
        }
    }

    /** The same on a backend that is open. */
    public Result run(Backend backend) {
        int batchSize = resources.batchSize();
        try {
            long flops = NetworkStep.flops(backend, network, mode, size.voxels(), batchSize);
            OptionalLong free = backend.freeBytes();
            NetworkStep step = new NetworkStep(backend, network, size.voxels(), batchSize);
            double passed = 0;
            for (int i = 0; passed < warmUpSeconds || warmUpSeconds > 0 && i < LEAST_WARM_UP; i++) {
                passed += seconds(step);
            }
            double[] seconds = new double[steps];
            for (int i = 0; i < steps; i++) {
                seconds[i] = seconds(step);
            }
            return new Result(
                    Hardware.of(backend, resources), new Timings(seconds), batchSize, flops,
                    ProcessMemory.peakRssBytes(), taken(backend, free));
        } catch (IllegalArgumentException e) {
            throw Devices.misfit(size.voxels(), resources, e);
        }
    }

    private static OptionalLong taken(Backend backend, OptionalLong before) {
        return before.isPresent()
                ? OptionalLong.of(before.getAsLong() - backend.freeBytes().orElseThrow())
                : OptionalLong.empty();
    }

    private double seconds(NetworkStep step) {
        long start = System.nanoTime();
        step.run(mode);
        return (System.nanoTime() - start) / 1e9;
    }
}
