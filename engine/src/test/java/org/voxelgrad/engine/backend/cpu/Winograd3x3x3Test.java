package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;

/** The two ways to compute a 3x3x3 convolution agree at sizes where only one of them would be chosen. */
class Winograd3x3x3Test {

    private static final double TOLERANCE = 3e-6;

    private final Workers workers = new Workers(2);
    private final RowKernels rows = RowKernels.of(Lanes.chosen());
    private final SameConv direct = new Conv3x3x3(workers, rows.conv());
    private final SameConv winograd = new Winograd3x3x3(workers, rows.conv(), rows.winograd());
    private final TapGradient directGradient = new TapGradient(workers, rows);
    private final Winograd3x3x3Gradient winogradGradient =
            new Winograd3x3x3Gradient(workers, rows.conv(), rows.winograd());

    @AfterEach
    void close() {
        workers.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 1, 1",
        "2, 1, 3, 1, 9, 2",
        "1, 3, 8, 4, 1, 15",
        "3, 8, 5, 5, 2, 16",
        "1, 9, 1, 6, 7, 47",
        "2, 16, 8, 9, 26, 90",
        "1, 40, 17, 13, 5, 12",
        "1, 1, 12, 3, 40, 179"
    })
    void agreesWithTheDirectConvolution(int batch, int in, int out, int d, int h, int w) {
        Size3 one = Size3.cube(1);
        Conv3dSpec spec = new Conv3dSpec(batch, in, out, new Size3(d, h, w), Size3.cube(3), one, one, one);
        RandomGenerator random = Seeds.root(7).generator();
        float[] x = normal(random, spec.inputShape());
        float[] dy = normal(random, spec.outputShape());
        float[] weight = normal(random, spec.weightShape());
        float[] outBias = normal(random, Shape.of(out));
        float[] inBias = normal(random, Shape.of(in));
        for (boolean biased : new boolean[] {false, true}) {
            float[] expected = new float[dy.length];
            float[] actual = normal(random, spec.outputShape());
            direct.forward(spec, x, weight, biased ? outBias : null, expected);
            winograd.forward(spec, x, weight, biased ? outBias : null, actual);
            assertClose(expected, actual);

            float[] expectedGradient = new float[x.length];
            float[] actualGradient = normal(random, spec.inputShape());
            direct.backwardData(spec, dy, weight, biased ? inBias : null, expectedGradient);
            winograd.backwardData(spec, dy, weight, biased ? inBias : null, actualGradient);
            assertClose(expectedGradient, actualGradient);
        }
        float[] expected = normal(random, spec.weightShape());
        float[] actual = expected.clone();
        directGradient.backwardWeight(spec, x, dy, expected);
        winogradGradient.backwardWeight(spec, x, dy, actual);
        assertClose(expected, actual);
    }

    @ParameterizedTest
    @CsvSource({"1, 40, 20, 9, 13, 12", "2, 20, 40, 6, 5, 30"})
    void cutsFewSlabsByChannelsWithTheSameBits(int batch, int in, int out, int d, int h, int w) {
        Size3 one = Size3.cube(1);
        Conv3dSpec spec = new Conv3dSpec(batch, in, out, new Size3(d, h, w), Size3.cube(3), one, one, one);
        RandomGenerator random = Seeds.root(8).generator();
        float[] x = normal(random, spec.inputShape());
        float[] dy = normal(random, spec.outputShape());
        float[] weight = normal(random, spec.weightShape());
        List<float[]> expected = results(1, spec, x, dy, weight);
        for (int threads : new int[] {2, 7}) {
            List<float[]> actual = results(threads, spec, x, dy, weight);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), 0, threads + " threads");
            }
        }
    }

    /** The convolution and both gradients. */
    private List<float[]> results(int threads, Conv3dSpec spec, float[] x, float[] dy, float[] weight) {
        float[] y = new float[dy.length];
        float[] dx = new float[x.length];
        float[] dWeight = new float[weight.length];
        try (Workers several = new Workers(threads)) {
            SameConv conv = new Winograd3x3x3(several, rows.conv(), rows.winograd());
            conv.forward(spec, x, weight, null, y);
            conv.backwardData(spec, dy, weight, null, dx);
            new Winograd3x3x3Gradient(several, rows.conv(), rows.winograd()).backwardWeight(spec, x, dy, dWeight);
        }
        return List.of(y, dx, dWeight);
    }

    private static float[] normal(RandomGenerator random, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static void assertClose(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += (double) expected[i] * expected[i];
            errors += Math.pow((double) actual[i] - expected[i], 2);
        }
        double error = Math.sqrt(errors / squares);
        assertTrue(error < TOLERANCE, () -> "off by " + error + " of the norm");
    }
}
