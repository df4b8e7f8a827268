package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Size3;
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

/**
 * Ten steps of Adam at a learning rate of 1e-4 on one batch that is the whole set, from weights and images that a
 * formula gives, with the loss of an evaluation after each: the same training on any backend, and in PyTorch.
 */
public final class TenSteps {

    /** What the golden file's losses were computed on. */
    private static final Shape GOLDEN_IMAGES = Shape.of(2, 1, 17, 19, 14);

    /** What an evaluation's loss may be off by, relative to it, on a backend that computes in float32. */
    public static final double FLOAT32 = 1e-3;

    public static final int STEPS = 10;

    public enum Network {
        CNN,
        AUTOENCODER;

        private Module of(Shape images, double dropout) {
            return switch (this) {
                case CNN -> Cnn.of(
                        new Conv5Fc3(), new Size3(images.dim(2), images.dim(3), images.dim(4)), dropout, 2);
                case AUTOENCODER -> AutoencoderFromCnn.of(new Conv5Fc3().features(), images);
            };
        }
    }

    /**
     * What a training gave.
     *
     * @param losses before the first step and after each
     * @param state all parameters and buffers at the end, by name
     */
    public record Result(double[] losses, Map<String, double[]> state) {

        /** The most that a loss is off, relative to the expected one. */
        public double error(double[] expected) {
            double most = 0;
            for (int step = 0; step < losses.length; step++) {
                double error = Math.abs(losses[step] - expected[step]) / expected[step];
                most = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(most, error);
            }
            return most;
        }
    }

    private final Network kind;
    private final Shape shape;
    private final double dropout;
    private final int steps;

    /**
     * @param images {@code [N, 1, D, H, W]}
     * @param dropout of the classifier while it trains; 0 in PyTorch's run
     * @param steps {@link #STEPS}, or fewer where those take too long
     */
    public TenSteps(Network kind, Shape images, double dropout, int steps) {
        this.kind = kind;
        this.shape = images;
        this.dropout = dropout;
        this.steps = steps;
    }

    /** Losses that PyTorch computed in float64, before the first step and after each, on its images. */
    private static double[] golden(Network kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                TenSteps.class.getResourceAsStream("/golden/networks/steps.txt"), StandardCharsets.US_ASCII))) {
            String line = lines.lines().filter(row -> row.startsWith(name + " ")).findFirst().orElseThrow();
            return Arrays.stream(line.split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts that the losses are PyTorch's, relative to them. */
    static void checkGolden(Network kind, Backend backend, double tolerance) {
        double[] expected = golden(kind);
        assertTrue(Math.abs(expected[STEPS] - expected[0]) > 30 * FLOAT32 * expected[0], "the loss hardly moves");
        double[] actual = new TenSteps(kind, GOLDEN_IMAGES, 0, STEPS).run(backend).losses();
        for (int step = 0; step <= STEPS; step++) {
            assertEquals(expected[step], actual[step], tolerance * expected[step], "loss after step " + step);
        }
    }

    public Result run(Backend backend) {
        Module network = kind.of(shape, dropout);
        network.place(backend, Seeds.root(1));
        GoldenStart.initialise(network, parameter -> 1 + parameter);
        Tensor images = GoldenStart.images(backend, shape, 777);
        Tensor labels = new Tensor(Shape.of(shape.dim(0)), backend.allocate(DType.INT32, shape.dim(0)));
        int[] classes = new int[shape.dim(0)];
        Arrays.setAll(classes, image -> (image + 1) % 2);
        labels.set(classes);
        Adam adam = new Adam(backend, network.parameters(), 1e-4, 1e-4);
        double[] losses = new double[steps + 1];
        losses[0] = evaluate(backend, network, images, labels);
        for (int step = 1; step <= steps; step++) {
            try (Tape tape = Tape.training(backend, Seeds.root(step))) {
                tape.backward(loss(tape, network, images, labels), adam);
                adam.step();
            }
            losses[step] = evaluate(backend, network, images, labels);
        }
        Map<String, double[]> state = new LinkedHashMap<>();
        network.stateDict().toTorch().forEach((name, value) -> state.put(name, value.toDoubles()));
        return new Result(losses, state);
    }

    private double evaluate(Backend backend, Module network, Tensor images, Tensor labels) {
        try (Tape tape = Tape.inference(backend)) {
            return loss(tape, network, images, labels).value().item();
        }
    }

    private Node loss(Tape tape, Module network, Tensor images, Tensor labels) {
        Node output = network.forward(tape, tape.constant(images));
        return switch (kind) {
            case CNN -> new CrossEntropyLoss(Reduction.MEAN).apply(tape, output, labels);
            case AUTOENCODER -> new MSELoss(Reduction.MEAN).apply(tape, output, images);
        };
    }
}
