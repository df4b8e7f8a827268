package org.voxelgrad.engine.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.random.Seeds;

/**
 * What every backend with {@link org.voxelgrad.engine.backend.BlockKernels} must do: a block as one operation gives
 * what its layers give on the {@link ReferenceBackend}, as near to double precision as its own layers do.
 */
public final class BlockContract {

    private static final int[] CHANNELS = {1, 2, 3, 8, 13, 16};

    private final Backend backend;

    private BlockContract(Backend backend) {
        this.backend = backend;
    }

    /** The backend is opened and closed. */
    public static Stream<DynamicTest> check(Supplier<Backend> opener) {
        Backend backend = opener.get();
        BlockContract contract = new BlockContract(backend);
        return Stream.of(
                        each("trains as its layers: ", contract::trainsAsItsLayers),
                        each("evaluates as its layers: ", contract::evaluatesAsItsLayers),
                        each("gives the same bits again: ", contract::givesTheSameBitsAgain),
                        contract.special())
                .flatMap(tests -> tests)
                .onClose(backend::close);
    }

    private static Stream<DynamicTest> each(String what, Consumer<BlockRun> test) {
        return blocks().stream().map(block -> dynamicTest(what + block, () -> test.accept(block)));
    }

    private Stream<DynamicTest> special() {
        List<DynamicTest> tests = new ArrayList<>();
        for (boolean inputGradient : new boolean[] {true, false}) {
            String suffix = inputGradient ? ", with the input's gradient" : "";
            tests.add(dynamicTest("the first of equals wins" + suffix, () -> theFirstOfEqualsWins(inputGradient)));
            tests.add(dynamicTest("normalises with a scale of next to nothing" + suffix, () ->
                    normalisesWithAScaleOfNextToNothing(inputGradient)));
            tests.add(dynamicTest("takes gradients of a small scale" + suffix, () ->
                    takesGradientsOfASmallScale(inputGradient)));
            tests.add(dynamicTest("keeps the digits of a small variance" + suffix, () ->
                    keepsTheDigitsOfASmallVariance(inputGradient)));
            tests.add(dynamicTest("not a number wins its windows" + suffix, () ->
                    notANumberWinsItsWindows(inputGradient)));
        }
        for (int axis = 0; axis < 3; axis++) {
            int constant = axis;
            tests.add(dynamicTest("the first of equals wins along axis " + axis, () ->
                    theFirstOfEqualsWinsAlongAnAxis(constant)));
        }
        return tests.stream();
    }

    /** Sizes, channels, slopes and batches at random, and some by choice. */
    public static List<BlockRun> blocks() {
        List<BlockRun> blocks = new ArrayList<>(List.of(
                block(1, new Size3(5, 6, 45), 2, 1, 8, 0, false),
                block(2, new Size3(6, 5, 45), 1, 1, 13, 0.01, true),
                block(3, new Size3(4, 7, 45), 2, 3, 16, 0, true),
                block(4, new Size3(1, 1, 2), 1, 1, 1, 0, false),
                block(5, new Size3(1, 1, 1), 3, 2, 3, 0.01, true),
                block(6, new Size3(19, 18, 17), 1, 1, 8, 0, false),
                block(7, new Size3(2, 1, 3), 3, 1, 8, 0.01, false),
                block(8, new Size3(9, 11, 33), 1, 3, 8, 0, true),
                block(9, new Size3(8, 23, 90), 1, 2, 3, 0.01, true),
                block(10, new Size3(9, 39, 3), 2, 1, 3, 0, false)));
        RandomGenerator random = Seeds.root(7).generator();
        for (int i = 0; i < 18; i++) {
            Size3 size = new Size3(1 + random.nextInt(9), 1 + random.nextInt(12), 2 + random.nextInt(18));
            int in = i % 3 == 0 ? 1 : CHANNELS[random.nextInt(CHANNELS.length)];
            blocks.add(block(
                    100 + i, size, 1 + random.nextInt(3), in, CHANNELS[random.nextInt(CHANNELS.length)],
                    i % 2 == 0 ? 0 : 0.01, random.nextBoolean()));
        }
        return blocks;
    }

    private void trainsAsItsLayers(BlockRun block) {
        try (Backend reference = new ReferenceBackend()) {
            compare(block.train(reference, false), block.train(backend, false), block.train(backend, true));
        }
    }

    private void evaluatesAsItsLayers(BlockRun block) {
        try (Backend reference = new ReferenceBackend()) {
            Map<String, double[]> fused = block.evaluate(backend, true);
            compare(block.evaluate(reference, false), block.evaluate(backend, false), fused);
            assertArrayEquals(fused.get("y"), block.evaluateInARow(backend));
        }
    }

    private void givesTheSameBitsAgain(BlockRun block) {
        Map<String, double[]> trained = block.train(backend, true);
        block.train(backend, true).forEach((name, values) -> assertArrayEquals(trained.get(name), values, name));
    }

    /** Equal candidates for a maximum: an empty image, a constant one, and windows where no activation is positive. */
    private void theFirstOfEqualsWins(boolean inputGradient) {
        for (double slope : new double[] {0, 0.01}) {
            BlockRun random = block(11, new Size3(7, 6, 9), 3, 1, 8, slope, inputGradient);
            double[] x = random.x().clone();
            int voxels = 7 * 6 * 9;
            Arrays.fill(x, 0, voxels, 0);
            Arrays.fill(x, voxels, 2 * voxels, 0.5);
            BlockRun block = random.with(x).with("1.bias", -9, -9, 0.1, -0.4, 0.3, 1, -1, 9);
            evaluatesAsItsLayers(block);
            trainsAsItsLayers(block);
        }
    }

    /** An image that does not change along an axis has equal candidates in every window. */
    private void theFirstOfEqualsWinsAlongAnAxis(int axis) {
        BlockRun random = block(15, new Size3(8, 7, 35), 1, 1, 8, 0.01, false);
        double[] x = random.x();
        for (int i = 0; i < x.length; i++) {
            int w = i % 35;
            int h = i / 35 % 7;
            int d = i / (35 * 7);
            x[i] = x[switch (axis) {
                case 0 -> h * 35 + w;
                case 1 -> d * 7 * 35 + w;
                default -> (d * 7 + h) * 35;
            }];
        }
        evaluatesAsItsLayers(random);
        trainsAsItsLayers(random);
    }

    private void normalisesWithAScaleOfNextToNothing(boolean inputGradient) {
        BlockRun block = block(12, new Size3(6, 7, 10), 2, 1, 3, 0, inputGradient)
                .with("1.weight", 1e-6, -1e-5, 0)
                .with("1.bias", 2, 3, 4);
        try (Backend reference = new ReferenceBackend()) {
            Map<String, double[]> expected = block.train(reference, false);
            Map<String, double[]> fused = block.train(backend, true);
            // Single precision cannot tell the candidates of the first two channels apart.
            assertClose("y", expected.get("y"), fused.get("y"), fused.get("y"));
            assertClose("beta", expected.get("gradient of 1.bias"), fused.get("gradient of 1.bias"),
                    fused.get("gradient of 1.bias"));
            assertEquals(expected.get("gradient of 1.weight")[2], fused.get("gradient of 1.weight")[2], 1e-3);
        }
    }

    /** Where normalised values are not told from maxima, yet their order is. */
    private void takesGradientsOfASmallScale(boolean inputGradient) {
        for (double slope : new double[] {0, 0.01}) {
            trainsAsItsLayers(block(16, new Size3(7, 6, 10), 2, 1, 3, slope, inputGradient)
                    .with("1.weight", 0.25, -0.125, 0.0625)
                    .with("1.bias", 4, 2, -1));
        }
    }

    /** An image far from zero that hardly varies. */
    private void keepsTheDigitsOfASmallVariance(boolean inputGradient) {
        BlockRun random = block(13, new Size3(9, 8, 12), 1, 1, 3, 0, inputGradient);
        trainsAsItsLayers(random.with(Arrays.stream(random.x()).map(v -> 100 + 0.01 * v).toArray()));
    }

    private void notANumberWinsItsWindows(boolean inputGradient) {
        BlockRun block = block(14, new Size3(8, 9, 11), 1, 1, 8, 0, inputGradient);
        block.x()[300] = Double.NaN;
        assertArrayEquals(
                block.evaluate(backend, false).get("winners"), block.evaluate(backend, true).get("winners"));
        for (double value : block.train(backend, true).get("y")) {
            assertTrue(Double.isNaN(value));
        }
    }

    /** A block with state, input and target drawn. */
    public static BlockRun block(
            int seed, Size3 size, int batch, int in, int out, double slope, boolean inputGradient) {
        RandomGenerator random = Seeds.root(seed).generator();
        double[] gammas = normal(random, out, 0, 1);
        if (out > 2) {
            gammas[1] = 0;
            gammas[2] = -Math.abs(gammas[2]);
        }
        Map<String, double[]> state = new LinkedHashMap<>();
        state.put("0.weight", normal(random, out * in * 27, 0, 0.3));
        state.put("0.bias", normal(random, out, 0, 0.5));
        state.put("1.weight", gammas);
        state.put("1.bias", normal(random, out, 0, 0.5));
        state.put("1.running_mean", normal(random, out, 0, 0.5));
        state.put("1.running_var", Arrays.stream(normal(random, out, 0, 1)).map(v -> 0.1 + v * v).toArray());
        state.replaceAll((name, values) -> Arrays.stream(values).map(v -> (float) v).toArray());
        long windows = (long) ((size.d() + 1) / 2) * ((size.h() + 1) / 2) * ((size.w() + 1) / 2);
        return new BlockRun(
                size, batch, in, out, slope, inputGradient,
                normal(random, (int) (batch * in * size.voxels()), 0.5, 1), state,
                normal(random, (int) (batch * out * windows), 0, 1));
    }

    private static double[] normal(RandomGenerator random, int count, double mean, double deviation) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian(mean, deviation);
        }
        return values;
    }

    private static void compare(
            Map<String, double[]> expected, Map<String, double[]> layers, Map<String, double[]> fused) {
        assertEquals(expected.keySet(), fused.keySet());
        expected.forEach((name, values) -> {
            if (name.equals("winners")) {
                assertArrayEquals(values, fused.get(name), name);
            } else if (!name.equals("gradient of 0.bias")) {
                assertClose(name, values, layers.get(name), fused.get(name));
            } else {
                assertArrayEquals(new double[values.length], fused.get(name), 1e-3, name);
            }
        });
    }

    /** As near to double precision as the layers are, give or take. */
    private static void assertClose(String name, double[] expected, double[] layers, double[] fused) {
        double allowed = 4 * distance(expected, layers) + 1e-5 * distance(expected, new double[expected.length]) + 1e-6;
        double error = distance(expected, fused);
        assertTrue(error <= allowed, () -> "%s is off by %.2g, allowed %.2g".formatted(name, error, allowed));
    }

    private static double distance(double[] a, double[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(squares);
    }
}
