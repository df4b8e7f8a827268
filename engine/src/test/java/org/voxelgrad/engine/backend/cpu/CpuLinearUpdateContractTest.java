package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A linear layer's backward pass joined with Adam gives the bits of the two one after the other. */
@Tag("lanes")
class CpuLinearUpdateContractTest {

    private static final AdamSpec STEP = new AdamSpec(0.5, 0.9, 0.999, 1e-8, 0.1, 3);

    @BeforeAll
    static void skipsWhatTheMachineLacks() {
        assumeTrue(Lanes.chosen().refusal() == null);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "2, 13, 3, 2", "3, 179, 17, 3", "5, 4099, 9, 2", "2, 20011, 8, 7", "9, 64, 31, 1"})
    void givesTheBitsOfSeparateKernels(int batch, int in, int out, int threads) {
        try (Backend backend = Backends.open("cpu", threads, notice -> {})) {
            Layer separate = new Layer(batch, in, out);
            Tensor dWeight = Tensor.of(Shape.of(out, in), new float[out * in]);
            backend.linear().backwardData(separate.dy, separate.weight, separate.dx);
            backend.linear().backwardWeight(separate.x, separate.dy, dWeight);
            backend.update().adam(STEP, separate.weight, dWeight, separate.m, separate.v);

            Layer joined = new Layer(batch, in, out);
            backend.linearUpdates().orElseThrow().backwardAdam(
                    STEP, joined.x, joined.dy, joined.weight, joined.m, joined.v, joined.dx);
            assertSameBits(separate.results(), joined.results());

            Layer withoutData = new Layer(batch, in, out);
            backend.linearUpdates().orElseThrow().backwardAdam(
                    STEP, withoutData.x, withoutData.dy, withoutData.weight, withoutData.m, withoutData.v, null);
            assertSameBits(separate.results().limit(3), withoutData.results().limit(3));
        }
    }

    private static void assertSameBits(Stream<Tensor> expected, Stream<Tensor> actual) {
        assertArrayEquals(
                expected.map(Tensor::toFloats).toArray(float[][]::new),
                actual.map(Tensor::toFloats).toArray(float[][]::new));
    }

    private static final class Layer {
        private final RandomGenerator random = Seeds.root(5).generator();
        private final Tensor x;
        private final Tensor dy;
        private final Tensor weight;
        private final Tensor m;
        private final Tensor v;
        private final Tensor dx;

        Layer(int batch, int in, int out) {
            x = drawn(batch, in);
            dy = drawn(batch, out);
            weight = drawn(out, in);
            m = drawn(out, in);
            v = drawn(out, in);
            dx = drawn(batch, in);
        }

        private Tensor drawn(int rows, int columns) {
            float[] values = new float[rows * columns];
            IntStream.range(0, values.length).forEach(i -> values[i] = random.nextFloat());
            return Tensor.of(Shape.of(rows, columns), values);
        }

        Stream<Tensor> results() {
            return Stream.of(weight, m, v, dx);
        }
    }
}
