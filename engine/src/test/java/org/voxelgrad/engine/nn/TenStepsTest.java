package org.voxelgrad.engine.nn;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;

/**
 * The same training as PyTorch's in float64: after each of ten steps of Adam from the same weights, on one batch that
 * is the whole set, the loss of an evaluation is the same. Nothing here keeps values away from kinks, as
 * {@link NetworkGoldenTest} does: a flipped maximum may not matter.
 */
class TenStepsTest {

    static Stream<Arguments> backends() {
        return Stream.of(
                backend("reference", 1e-9, ReferenceBackend::new),
                backend("cpu, 1 thread", TenSteps.FLOAT32, () -> cpu(1)),
                backend("cpu, 3 threads", TenSteps.FLOAT32, () -> cpu(3)),
                backend("cpu layer by layer, 1 thread", TenSteps.FLOAT32, () -> new LayerByLayer(cpu(1))),
                backend("cpu layer by layer, 3 threads", TenSteps.FLOAT32, () -> new LayerByLayer(cpu(3))));
    }

    private static Arguments backend(String name, double tolerance, Supplier<Backend> opener) {
        return Arguments.of(Named.of(name, opener), tolerance);
    }

    private static Backend cpu(int threads) {
        return Backends.open("cpu", threads, notice -> {});
    }

    @ParameterizedTest
    @MethodSource("backends")
    void cnn(Supplier<Backend> opener, double tolerance) {
        check(TenSteps.Network.CNN, opener, tolerance);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void autoencoder(Supplier<Backend> opener, double tolerance) {
        check(TenSteps.Network.AUTOENCODER, opener, tolerance);
    }

    private static void check(TenSteps.Network network, Supplier<Backend> opener, double tolerance) {
        try (Backend backend = opener.get()) {
            TenSteps.checkGolden(network, backend, tolerance);
        }
    }
}
