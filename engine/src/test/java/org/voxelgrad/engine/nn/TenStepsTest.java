package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
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

/**
 * The same training as PyTorch's in float64: after each of ten steps of Adam from the same weights, on one batch that
 * is the whole set, the loss of an evaluation is the same. Nothing here keeps values away from kinks, as
 * {@link NetworkGoldenTest} does: a flipped maximum may not matter.
 */
class TenStepsTest {

    private static final Shape IMAGES = Shape.of(2, 1, 17, 19, 14);
    private static final int STEPS = 10;
    private static final double FLOAT32 = 1e-3;

    static Stream<Arguments> backends() {
        return Stream.of(
                backend("reference", 1e-9, ReferenceBackend::new),
                backend("cpu, 1 thread", FLOAT32, () -> cpu(1)),
                backend("cpu, 3 threads", FLOAT32, () -> cpu(3)),
                backend("cpu layer by layer, 1 thread", FLOAT32, () -> new LayerByLayer(cpu(1))),
                backend("cpu layer by layer, 3 threads", FLOAT32, () -> new LayerByLayer(cpu(3))));
    }

    private static Arguments backend(String name, double tolerance, Supplier<Backend> opener) {
        return Arguments.of(Named.of(name, opener), tolerance);
    }

    private static Backend cpu(int threads) {
        return Backends.open("cpu", threads, notice -> {});
    }

    @ParameterizedTest
    @MethodSource("backends")
    void cnn(Supplier<Backend> opener, double tolerance) throws IOException {
        Size3 size = new Size3(IMAGES.dim(2), IMAGES.dim(3), IMAGES.dim(4));
        Tensor labels = Tensor.of(Shape.of(2), 1, 0);
        check("cnn", Cnn.of(new Conv5Fc3(), size, 0, 2), opener, tolerance, (tape, output, images) ->
                new CrossEntropyLoss(Reduction.MEAN).apply(tape, output, labels));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void autoencoder(Supplier<Backend> opener, double tolerance) throws IOException {
        Module network = AutoencoderFromCnn.of(new Conv5Fc3().features(), IMAGES);
        check("autoencoder", network, opener, tolerance, (tape, output, images) ->
                new MSELoss(Reduction.MEAN).apply(tape, output, images));
    }

    private interface Loss {
        Node of(Tape tape, Node output, Tensor images);
    }

    private static void check(
            String name, Module network, Supplier<Backend> opener, double tolerance, Loss lossOf) throws IOException {
        double[] expected = golden(name);
        assertTrue(Math.abs(expected[STEPS] - expected[0]) > 30 * FLOAT32 * expected[0], "the loss hardly moves");
        double[] actual = train(network, opener, lossOf);
        for (int step = 0; step <= STEPS; step++) {
            assertEquals(expected[step], actual[step], tolerance * expected[step], "loss after step " + step);
        }
    }

    /** Losses before the first step and after each. */
    private static double[] golden(String name) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                TenStepsTest.class.getResourceAsStream("/golden/networks/steps.txt"), StandardCharsets.US_ASCII))) {
            String line = lines.lines().filter(row -> row.startsWith(name + " ")).findFirst().orElseThrow();
            return Arrays.stream(line.split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
        }
    }

    private static double[] train(Module network, Supplier<Backend> opener, Loss lossOf) {
        try (Backend backend = opener.get()) {
            network.place(backend, Seeds.root(1));
            GoldenStart.initialise(network, parameter -> 1 + parameter);
            Tensor images = GoldenStart.images(backend, IMAGES, 777);
            Adam adam = new Adam(backend, network.parameters(), 1e-4, 1e-4);
            double[] losses = new double[STEPS + 1];
            losses[0] = evaluate(backend, network, images, lossOf);
            for (int step = 1; step <= STEPS; step++) {
                try (Tape tape = Tape.training(backend, Seeds.root(step))) {
                    tape.backward(lossOf.of(tape, network.forward(tape, tape.constant(images)), images), adam);
                    adam.step();
                }
                losses[step] = evaluate(backend, network, images, lossOf);
            }
            return losses;
        }
    }

    private static double evaluate(Backend backend, Module network, Tensor images, Loss lossOf) {
        try (Tape tape = Tape.inference(backend)) {
            return lossOf.of(tape, network.forward(tape, tape.constant(images)), images).value().item();
        }
    }
}
