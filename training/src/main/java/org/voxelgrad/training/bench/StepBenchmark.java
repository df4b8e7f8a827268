package org.voxelgrad.training.bench;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceUnavailableException;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.meta.MetaBackend;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.nn.arch.Conv5Fc3;
import org.voxelgrad.engine.nn.loss.CrossEntropyLoss;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;

/**
 * Times training steps of Conv5_FC3 or its autoencoder on random images: forward, backward and Adam.
 *
 * @param network which of the two
 * @param size of the images in voxels, {@code [D, H, W]}
 * @param batchSize images a step
 * @param steps timed steps, after {@code warmUp} that are not
 */
public record StepBenchmark(
        NetworkType network, Size3 size, int batchSize, int threads, int steps, int warmUp, String device) {

    private static final int CLASSES = 2;
    private static final double LEARNING_RATE = 1e-4;

    /**
     * What was measured.
     *
     * @param seconds of each timed step, ascending
     * @param flops floating-point operations of a step as a direct computation needs them, a multiply-add counted as two
     * @param peakRssBytes most resident memory of the process so far; -1 where the system does not tell
     */
    public record Result(double[] seconds, int batchSize, long flops, long peakRssBytes, String device) {

        /** Median. */
        public double secondsPerImage() {
            return seconds[seconds.length / 2] / batchSize;
        }

        public double gflops() {
            return flops / seconds[seconds.length / 2] / 1e9;
        }
    }

    /** @throws InputException when the device is not available or the images are too small */
    public Result run(Consumer<String> notices) {
        try (Backend backend = Backends.open(device, threads, notices)) {
            Module module = module();
            module.place(backend, Seeds.root(0));
            Adam adam = new Adam(backend, module.parameters(), LEARNING_RATE, LEARNING_RATE);
            Shape shape = Shape.of(batchSize, 1, size.d(), size.h(), size.w());
            Tensor images = new Tensor(shape, backend.allocate(backend.realType(), shape.elements()));
            images.set(noise(Math.toIntExact(shape.elements())));
            double[] seconds = new double[steps];
            for (int step = -warmUp; step < steps; step++) {
                long start = System.nanoTime();
                step(backend, module, adam, images, step);
                if (step >= 0) {
                    seconds[step] = (System.nanoTime() - start) / 1e9;
                }
            }
            Arrays.sort(seconds);
            return new Result(seconds, batchSize, flops(), ProcessMemory.peakRssBytes(), backend.description());
        } catch (DeviceUnavailableException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    private Module module() {
        try {
            return switch (network) {
                case CNN -> Cnn.of(new Conv5Fc3(), size, 0.5, CLASSES);
                case AUTOENCODER -> AutoencoderFromCnn.of(
                        new Conv5Fc3().features(), Shape.of(1, 1, size.d(), size.h(), size.w()));
            };
        } catch (IllegalArgumentException e) {
            throw new InputException("Images of " + size + " voxels are too small for Conv5_FC3: " + e.getMessage(), e);
        }
    }

    private void step(Backend backend, Module module, Adam adam, Tensor images, int step) {
        try (Tape tape = Tape.training(backend, Seeds.root(step))) {
            tape.backward(loss(tape, module.forward(tape, tape.constant(images)), images), adam);
        }
        adam.step();
    }

    private Node loss(Tape tape, Node output, Tensor images) {
        return switch (network) {
            case CNN -> {
                int[] labels = new int[batchSize];
                Arrays.setAll(labels, i -> i % CLASSES);
                Tensor targets = tape.emptyInts(Shape.of(batchSize)).set(labels);
                yield new CrossEntropyLoss(Reduction.MEAN).apply(tape, output, targets);
            }
            case AUTOENCODER -> new MSELoss(Reduction.MEAN).apply(tape, output, images);
        };
    }

    private long flops() {
        try (MetaBackend meta = new MetaBackend(DType.FLOAT32)) {
            Module module = module();
            module.place(meta, Seeds.root(0));
            try (Tape tape = Tape.training(meta, Seeds.root(0))) {
                Tensor images = tape.empty(Shape.of(batchSize, 1, size.d(), size.h(), size.w()));
                tape.backward(loss(tape, module.forward(tape, tape.constant(images)), images));
            }
            return meta.flops();
        }
    }

    private static float[] noise(int count) {
        RandomGenerator random = Seeds.root(1).generator();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
