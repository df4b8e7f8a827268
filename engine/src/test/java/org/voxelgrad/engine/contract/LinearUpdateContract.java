package org.voxelgrad.engine.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A linear layer's backward pass joined with Adam gives the bits of the two one after the other. */
public final class LinearUpdateContract {

    private static final AdamSpec STEP = new AdamSpec(0.5, 0.9, 0.999, 1e-8, 0.1, 3);

    private record Size(int batch, int in, int out) {}

    private static final List<Size> SIZES = List.of(
            new Size(1, 1, 1), new Size(2, 13, 3), new Size(3, 179, 17), new Size(5, 4099, 9), new Size(2, 20011, 8),
            new Size(9, 64, 31));

    private LinearUpdateContract() {}

    /** The backend, which has such kernels, is opened and closed. */
    public static Stream<DynamicTest> check(Supplier<Backend> opener) {
        Backend backend = opener.get();
        return SIZES.stream()
                .map(size -> dynamicTest("linear backward with adam, " + size, () -> check(backend, size)))
                .onClose(backend::close);
    }

    private static void check(Backend backend, Size size) {
        Layer separate = new Layer(backend, size);
        Tensor dWeight = separate.zeros(size.out(), size.in());
        backend.linear().backwardData(separate.dy, separate.weight, separate.dx);
        backend.linear().backwardWeight(separate.x, separate.dy, dWeight);
        backend.update().adam(STEP, separate.weight, dWeight, separate.m, separate.v);

        Layer joined = new Layer(backend, size);
        backend.linearUpdates().orElseThrow().backwardAdam(
                STEP, joined.x, joined.dy, joined.weight, joined.m, joined.v, joined.dx);
        assertSameBits(separate.results(), joined.results());

        Layer withoutData = new Layer(backend, size);
        backend.linearUpdates().orElseThrow().backwardAdam(
                STEP, withoutData.x, withoutData.dy, withoutData.weight, withoutData.m, withoutData.v, null);
        assertSameBits(separate.results().limit(3), withoutData.results().limit(3));
    }

    private static void assertSameBits(Stream<Tensor> expected, Stream<Tensor> actual) {
        assertArrayEquals(
                expected.map(Tensor::toFloats).toArray(float[][]::new),
                actual.map(Tensor::toFloats).toArray(float[][]::new));
    }

    private static final class Layer {
        private final RandomGenerator random = Seeds.root(5).generator();
        private final Backend backend;
        private final Tensor x;
        private final Tensor dy;
        private final Tensor weight;
        private final Tensor m;
        private final Tensor v;
        private final Tensor dx;

        Layer(Backend backend, Size size) {
            this.backend = backend;
            x = drawn(size.batch(), size.in());
            dy = drawn(size.batch(), size.out());
            weight = drawn(size.out(), size.in());
            m = drawn(size.out(), size.in());
            v = drawn(size.out(), size.in());
            dx = drawn(size.batch(), size.in());
        }

        private Tensor drawn(int rows, int columns) {
            float[] values = new float[rows * columns];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat();
            }
            return zeros(rows, columns).set(values);
        }

        private Tensor zeros(int rows, int columns) {
            Shape shape = Shape.of(rows, columns);
            return new Tensor(shape, backend.allocate(backend.realType(), shape.elements()));
        }

        Stream<Tensor> results() {
            return Stream.of(weight, m, v, dx);
        }
    }
}
