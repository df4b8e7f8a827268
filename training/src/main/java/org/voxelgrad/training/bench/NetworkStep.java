package org.voxelgrad.training.bench;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
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
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions.Optimization;
import org.voxelgrad.training.data.Batch;

/**
 * Conv5_FC3 or its autoencoder on a backend, with one batch of random images that it can be run on again and again.
 * Labels change from step to step, so that the loss never vanishes, and so does a voxel of each image, so that a device
 * that remembers what it has computed of an image computes it anew.
 */
public final class NetworkStep {

    private static final int CLASSES = 2;
    private static final int NOISE_PIECE = 1 << 16;

    private final Backend backend;
    private final NetworkType network;
    private final Module module;
    private final Adam adam;
    private final Tensor images;
    private int steps;

    /** @throws IllegalArgumentException when the images do not fit the network or the device */
    public NetworkStep(Backend backend, NetworkType network, Size3 size, int batchSize) {
        this.backend = backend;
        this.network = network;
        this.module = module(network, size);
        module.place(backend, Seeds.root(0));
        Optimization defaults = Optimization.defaults();
        this.adam = new Adam(backend, module.parameters(), defaults.learningRate(), defaults.weightDecay());
        Shape shape = Shape.of(batchSize, 1, size.d(), size.h(), size.w());
        this.images = new Tensor(shape, backend.allocate(backend.realType(), shape.elements()));
        if (backend.holdsValues()) {
            fillWithNoise();
        }
    }

    /** Copies a batch of images to the device, in place of those before. */
    void load(Batch batch) {
        long position = 0;
        for (float[] image : batch.images()) {
            images.storage().write(position, image, 0, image.length);
            position += image.length;
        }
    }

    /** Runs one step; what it returns has no meaning, but waits for the device. */
    public double run(StepBenchmark.Mode mode) {
        return switch (mode) {
            case TRAIN -> train();
            case INFER -> infer();
        };
    }

    private double train() {
        if (backend.holdsValues()) {
            changeImages();
        }
        double value;
        try (Tape tape = Tape.training(backend, Seeds.root(steps++))) {
            Node loss = loss(tape, module.forward(tape, tape.constant(images)));
            tape.backward(loss, adam);
            value = loss.value().item();
        }
        adam.step();
        return value;
    }

    private void changeImages() {
        float[] voxel = {steps * 0x1p-24f};
        for (int i = 0; i < images.dim(0); i++) {
            images.storage().write(i * (images.elements() / images.dim(0)), voxel, 0, 1);
        }
    }

    private double infer() {
        try (Tape tape = Tape.inference(backend)) {
            float[] first = new float[1];
            module.forward(tape, tape.constant(images)).value().storage().read(0, first, 0, 1);
            return first[0];
        }
    }

    /**
     * Floating-point operations of a step in direct computation, a multiply-add counted as two: those of convolutions
     * and linear layers.
     */
    static long flops(Backend like, NetworkType network, StepBenchmark.Mode mode, Size3 size, int batchSize) {
        try (MetaBackend meta = new MetaBackend(like)) {
            new NetworkStep(meta, network, size, batchSize).run(mode);
            return meta.flops();
        }
    }

    private static Module module(NetworkType network, Size3 size) {
        return switch (network) {
            case CNN -> Cnn.of(new Conv5Fc3(), size, Optimization.defaults().dropout(), CLASSES);
            case AUTOENCODER -> AutoencoderFromCnn.of(
                    new Conv5Fc3().features(), Shape.of(1, 1, size.d(), size.h(), size.w()));
        };
    }

    private Node loss(Tape tape, Node output) {
        return switch (network) {
            case CNN -> {
                int[] labels = new int[images.dim(0)];
                Arrays.setAll(labels, i -> (i + steps) % CLASSES);
                Tensor targets = tape.emptyInts(Shape.of(labels.length)).set(labels);
                yield new CrossEntropyLoss(Reduction.MEAN).apply(tape, output, targets);
            }
            case AUTOENCODER -> new MSELoss(Reduction.MEAN).apply(tape, output, images);
        };
    }

    /** Piece by piece, as the peak of memory is measured too. */
    private void fillWithNoise() {
        RandomGenerator random = Seeds.root(1).generator();
        float[] piece = new float[(int) Math.min(NOISE_PIECE, images.elements())];
        for (long at = 0; at < images.elements(); at += piece.length) {
            int count = (int) Math.min(piece.length, images.elements() - at);
            for (int i = 0; i < count; i++) {
                piece[i] = random.nextFloat();
            }
            images.storage().write(at, piece, 0, count);
        }
    }
}
