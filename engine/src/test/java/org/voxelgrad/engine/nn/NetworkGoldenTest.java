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

/** Training steps of whole networks against PyTorch in float64. */
class NetworkGoldenTest {

    static Stream<Arguments> backends() {
        return Stream.of(
                Arguments.of(Named.<Supplier<Backend>>of("reference", ReferenceBackend::new), 1e-9),
                Arguments.of(Named.<Supplier<Backend>>of("cpu", () -> Backends.open("cpu", 2, notice -> {})), 1e-4));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void cnn(Supplier<Backend> opener, double tolerance) {
        check(GoldenNetwork.CNN, opener, tolerance);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void autoencoder(Supplier<Backend> opener, double tolerance) {
        check(GoldenNetwork.AUTOENCODER, opener, tolerance);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void custom(Supplier<Backend> opener, double tolerance) {
        check(GoldenNetwork.CUSTOM, opener, tolerance);
    }

    private static void check(GoldenNetwork network, Supplier<Backend> opener, double tolerance) {
        try (Backend backend = opener.get()) {
            network.check(backend, tolerance);
        }
    }
}
