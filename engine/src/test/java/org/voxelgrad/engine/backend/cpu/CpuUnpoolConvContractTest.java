package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.layer.ConvTranspose3d;
import org.voxelgrad.engine.nn.layer.CropMaxUnpool3d;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.Pooling;
import org.voxelgrad.engine.nn.layer.UnpoolBlock;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Unpooling and a transposed convolution as one operation give what the two layers give. */
@Tag("lanes")
class CpuUnpoolConvContractTest {

    /** @param size of the pooling's input */
    private record Case(int batch, int in, int out, Size3 size) {}

    @BeforeAll
    static void skipsWhatTheMachineLacks() {
        assumeTrue(Lanes.chosen().refusal() == null);
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>(List.of(
                new Case(1, 1, 1, Size3.cube(1)),
                new Case(2, 3, 1, new Size3(2, 1, 3)),
                new Case(1, 8, 1, new Size3(19, 18, 17)),
                new Case(2, 16, 8, new Size3(6, 7, 11)),
                new Case(1, 32, 16, new Size3(5, 3, 4)),
                new Case(1, 5, 13, new Size3(4, 19, 2))));
        RandomGenerator random = Seeds.root(3).generator();
        for (int i = 0; i < 16; i++) {
            Size3 size = new Size3(1 + random.nextInt(10), 1 + random.nextInt(19), 1 + random.nextInt(19));
            cases.add(new Case(1 + random.nextInt(2), 1 + random.nextInt(9), 1 + random.nextInt(5), size));
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatTheLayersGive(Case c) {
        try (Backend reference = new ReferenceBackend(); Backend cpu = open(2)) {
            Map<String, double[]> expected = run(c, reference, false);
            Map<String, double[]> actual = run(c, cpu, true);
            expected.forEach((name, values) -> assertClose(c + ": " + name, values, actual.get(name)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheSameBitsOnAnyNumberOfThreads(Case c) {
        try (Backend one = open(1)) {
            Map<String, double[]> expected = run(c, one, true);
            for (int threads : new int[] {2, 3, 7}) {
                try (Backend many = open(threads)) {
                    Map<String, double[]> actual = run(c, many, true);
                    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
                }
            }
        }
    }

    @Test
    void leavesOtherConvolutionsToTheirLayers() {
        try (Backend cpu = open(1); Tape tape = Tape.inference(cpu)) {
            Pooling.Result pooled = new PadMaxPool3d(2, 2).pool(tape, tape.constant(drawn(cpu, 1, Shape.of(1, 2, 4, 4, 4))));
            Pooling.Result third = new PadMaxPool3d(3, 3).pool(tape, tape.constant(drawn(cpu, 1, Shape.of(1, 2, 6, 6, 6))));
            assertTrue(block(new ConvTranspose3d(2, 3, 3, 1, 1)).runsOn(tape, pooled));
            assertFalse(block(new ConvTranspose3d(2, 3, 3, 2, 1)).runsOn(tape, pooled));
            assertFalse(block(new ConvTranspose3d(2, 3, 5, 1, 2)).runsOn(tape, pooled));
            assertFalse(block(new ConvTranspose3d(2, 3, 3, 1, 1)).runsOn(tape, third));
        }
    }

    private static Map<String, double[]> run(Case c, Backend backend, boolean fused) {
        ConvTranspose3d conv = new ConvTranspose3d(c.in, c.out, 3, 1, 1);
        conv.place(backend, Seeds.root(1));
        Map<String, double[]> results = new LinkedHashMap<>();
        try (Tape tape = Tape.training(backend, Seeds.root(0))) {
            Shape unpooled = Shape.of(c.batch, c.in, c.size.d(), c.size.h(), c.size.w());
            Pooling.Result pooling =
                    new PadMaxPool3d(2, 2).pool(tape, tape.constant(drawn(backend, 2, unpooled)));
            Node x = tape.variable(drawn(backend, 3, pooling.output().shape()));
            Node y = fused
                    ? block(conv).forward(tape, x, pooling)
                    : conv.forward(tape, new CropMaxUnpool3d().unpool(tape, x, pooling));
            results.put("y", y.value().toDoubles());
            tape.backward(new MSELoss(Reduction.SUM).apply(tape, y, drawn(backend, 4, y.shape())));
            results.put("dx", tape.gradient(x).toDoubles());
        }
        results.put("dWeight", conv.parameters().get(0).gradient().toDoubles());
        results.put("dBias", conv.parameters().get(1).gradient().toDoubles());
        return results;
    }

    private static UnpoolBlock block(ConvTranspose3d conv) {
        return UnpoolBlock.at(List.<Module>of(new CropMaxUnpool3d(), conv), 0).orElseThrow();
    }

    private static Backend open(int threads) {
        return Backends.open("cpu", threads, notice -> {});
    }

    /** Numbers that single precision holds, so that both backends see the same. */
    private static Tensor drawn(Backend backend, int stream, Shape shape) {
        RandomGenerator random = Seeds.root(stream).generator();
        double[] values = new double[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Tensor(shape, backend.allocate(backend.realType(), shape.elements())).set(values);
    }

    private static void assertClose(String what, double[] expected, double[] actual) {
        assertEquals(expected.length, actual.length, what);
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += expected[i] * expected[i];
            errors += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        }
        assertTrue(Math.sqrt(errors) <= 3e-6 * Math.sqrt(squares),
                what + " is off by " + Math.sqrt(errors / squares) + " of its norm");
    }
}
