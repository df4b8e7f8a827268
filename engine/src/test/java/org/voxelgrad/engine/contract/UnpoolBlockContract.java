package org.voxelgrad.engine.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.State;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.ConvTranspose3d;
import org.voxelgrad.engine.nn.layer.CropMaxUnpool3d;
import org.voxelgrad.engine.nn.layer.LeakyReLU;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.Pooling;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.layer.UnpoolBlock;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * What every backend with {@link org.voxelgrad.engine.backend.UnpoolBlockKernels} must do: a decoder's block as one
 * operation gives what its layers give on the {@link ReferenceBackend}.
 */
public final class UnpoolBlockContract {

    private UnpoolBlockContract() {}

    /** @param size of the pooling's input */
    public record Case(int batch, int in, int out, Size3 size, double slope) {

        public UnpoolBlockSpec spec() {
            Conv3dSpec adjoint = new Conv3dSpec(
                    batch, out, in, size, Size3.cube(3), Size3.cube(1), Size3.cube(1), Size3.cube(1));
            return new UnpoolBlockSpec(Pool3dSpec.padded(batch, in, size, 2, 2), adjoint, slope, 1e-5, 0.1);
        }
    }

    /** That blocks give what their layers give on the reference. The backend is opened and closed. */
    public static Stream<DynamicTest> check(Supplier<Backend> opener) {
        return check(opener.get(), new ReferenceBackend());
    }

    /**
     * That blocks give what their layers give on the same backend, for convolutions whose order of sums is not known:
     * some gradients nearly cancel out, so that the reference tells little about their last digits.
     */
    public static Stream<DynamicTest> checkWithOwnLayers(Supplier<Backend> opener) {
        Backend backend = opener.get();
        return check(backend, backend);
    }

    private static Stream<DynamicTest> check(Backend backend, Backend layers) {
        return Stream.of(
                        cases().stream().map(c -> dynamicTest(c.toString(), () ->
                                givesWhatTheLayersGive(c, backend, layers))),
                        Stream.of(
                                dynamicTest("runs other convolutions and poolings", () ->
                                        runsOtherConvolutionsAndPoolings(backend, layers)),
                                dynamicTest("leaves gradients in evaluation to the layers", () ->
                                        leavesGradientsInEvaluationToTheLayers(backend))))
                .flatMap(tests -> tests)
                .onClose(backend::close);
    }

    /** Sizes, channels, slopes and batches by choice and at random. */
    public static List<Case> cases() {
        List<Case> cases = new ArrayList<>(List.of(
                new Case(1, 1, 1, new Size3(1, 1, 2), 0),
                new Case(2, 3, 1, new Size3(2, 1, 3), 0),
                new Case(1, 8, 1, new Size3(19, 18, 17), 0),
                new Case(2, 16, 8, new Size3(6, 7, 11), 0),
                new Case(1, 32, 16, new Size3(5, 3, 4), 100),
                new Case(1, 5, 13, new Size3(4, 19, 2), 0)));
        RandomGenerator random = Seeds.root(3).generator();
        for (int i = 0; i < 16; i++) {
            Size3 size = new Size3(1 + random.nextInt(10), 1 + random.nextInt(19), 2 + random.nextInt(19));
            cases.add(new Case(
                    1 + random.nextInt(2), 1 + random.nextInt(20), 1 + random.nextInt(5), size, i % 3 == 0 ? 0.01 : 0));
        }
        return cases;
    }

    private static void givesWhatTheLayersGive(Case c, Backend backend, Backend layers) {
        Map<String, double[]> actual = run(c, backend, true);
        assertClose(c.toString(), run(c, layers, false), actual);
        run(c, backend, true).forEach((name, values) -> assertArrayEquals(actual.get(name), values, name));
    }

    private static void runsOtherConvolutionsAndPoolings(Backend backend, Backend layers) {
        Shape image = Shape.of(2, 2, 9, 7, 11);
        List<Pooling> poolings = List.of(new PadMaxPool3d(3, 3), new PadMaxPool3d(3, 2), new PadMaxPool3d(2, 2));
        List<ConvTranspose3d> convolutions = List.of(
                new ConvTranspose3d(2, 3, 3, 2, 1), new ConvTranspose3d(2, 3, 5, 1, 2),
                new ConvTranspose3d(2, 1, 3, 1, 0));
        for (int i = 0; i < poolings.size(); i++) {
            Map<String, double[]> expected = run(convolutions.get(i), poolings.get(i), image, 0, layers, false);
            Map<String, double[]> actual = run(convolutions.get(i), poolings.get(i), image, 0, backend, true);
            assertClose("case " + i, expected, actual);
        }
    }

    /** Gradients of an evaluation go through running statistics, which only the layers do. */
    private static void leavesGradientsInEvaluationToTheLayers(Backend backend) {
        try (Tape tape = Tape.evaluation(backend)) {
            Pooling.Result pooling =
                    new PadMaxPool3d(2, 2).pool(tape, tape.constant(drawn(backend, 1, Shape.of(1, 2, 4, 4, 4))));
            Sequential layers = layers(new ConvTranspose3d(2, 3, 3, 1, 1), 0);
            assertFalse(UnpoolBlock.at(layers.layers(), 0).orElseThrow().runsOn(tape, pooling));
        }
    }

    /** Everything that a case's training and evaluation compute, by name. */
    public static Map<String, double[]> run(Case c, Backend backend, boolean fused) {
        Shape image = Shape.of(c.batch, c.in, c.size.d(), c.size.h(), c.size.w());
        return run(new ConvTranspose3d(c.in, c.out, 3, 1, 1), new PadMaxPool3d(2, 2), image, c.slope, backend, fused);
    }

    /** Everything that training and then evaluation compute, by name. */
    private static Map<String, double[]> run(
            ConvTranspose3d conv, Pooling pool, Shape image, double slope, Backend backend, boolean fused) {
        Sequential layers = layers(conv, slope);
        layers.place(backend, Seeds.root(1));
        List<Parameter> parameters = layers.parameters();
        draw(parameters.get(2).value(), 5, 0.4);
        draw(parameters.get(3).value(), 6, 0.3);
        Map<String, double[]> results = new LinkedHashMap<>();
        try (Tape tape = Tape.training(backend, Seeds.root(0))) {
            Pooling.Result pooling = pool.pool(tape, tape.constant(drawn(backend, 2, image)));
            Node x = tape.variable(drawn(backend, 3, pooling.output().shape()));
            Node y = run(tape, layers, x, pooling, fused);
            results.put("y", y.value().toDoubles());
            tape.backward(new MSELoss(Reduction.SUM).apply(tape, y, drawn(backend, 4, y.shape())));
            results.put("dx", tape.gradient(x).toDoubles());
        }
        List<String> names = List.of("dWeight", "dBias", "dGamma", "dBeta");
        for (int i = 0; i < names.size(); i++) {
            results.put(names.get(i), parameters.get(i).gradient().toDoubles());
        }
        layers.stateDict().states().forEach((name, entry) -> {
            switch (entry) {
                case State.Buffer buffer -> results.put(name, buffer.value().toDoubles());
                case State.Counter counter -> results.put(name, new double[] {counter.value()});
                case State.Trained trained -> {}
            }
        });
        try (Tape tape = Tape.inference(backend)) {
            Pooling.Result pooling = pool.pool(tape, tape.constant(drawn(backend, 2, image)));
            Node x = tape.constant(drawn(backend, 3, pooling.output().shape()));
            results.put("evaluated", run(tape, layers, x, pooling, fused).value().toDoubles());
        }
        return results;
    }

    private static Node run(Tape tape, Sequential layers, Node x, Pooling.Result pooling, boolean fused) {
        if (fused) {
            UnpoolBlock block = UnpoolBlock.at(layers.layers(), 0).orElseThrow();
            assertTrue(block.runsOn(tape, pooling));
            return block.forward(tape, x, pooling);
        }
        Node y = new CropMaxUnpool3d().unpool(tape, x, pooling);
        for (Module layer : layers.layers().subList(1, UnpoolBlock.LENGTH)) {
            y = layer.forward(tape, y);
        }
        return y;
    }

    private static Sequential layers(ConvTranspose3d conv, double slope) {
        return new Sequential(
                new CropMaxUnpool3d(), conv, new BatchNorm3d(conv.outChannels()),
                slope == 0 ? new ReLU() : new LeakyReLU(slope));
    }

    /** Numbers that single precision holds, so that both backends see the same. */
    private static Tensor drawn(Backend backend, int stream, Shape shape) {
        return draw(new Tensor(shape, backend.allocate(backend.realType(), shape.elements())), stream, 0);
    }

    /** Fills a tensor with normal numbers of a stream. */
    public static Tensor draw(Tensor tensor, int stream, double mean) {
        RandomGenerator random = Seeds.root(stream).generator();
        double[] values = new double[(int) tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian(mean, 1);
        }
        return tensor.set(values);
    }

    public static void assertClose(String what, Map<String, double[]> expected, Map<String, double[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> {
            if (name.equals("dBias")) {
                assertArrayEquals(
                        new double[values.length], actual.get(name), 1e-6, "normalisation takes away what a bias adds");
            } else {
                assertClose(what + ": " + name, values, actual.get(name));
            }
        });
    }

    private static void assertClose(String what, double[] expected, double[] actual) {
        assertEquals(expected.length, actual.length, what);
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += expected[i] * expected[i];
            errors += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        }
        assertTrue(Math.sqrt(errors) <= 2e-5 * Math.sqrt(squares),
                what + " is off by " + Math.sqrt(errors / squares) + " of its norm");
    }
}
