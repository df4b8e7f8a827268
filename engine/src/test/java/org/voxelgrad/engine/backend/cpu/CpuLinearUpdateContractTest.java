package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.contract.LinearUpdateContract;

/** A linear layer's backward pass joined with Adam gives the bits of the two, on any number of threads. */
@Tag("lanes")
class CpuLinearUpdateContractTest {

    @BeforeAll
    static void skipsWhatTheMachineLacks() {
        assumeTrue(Lanes.chosen().refusal() == null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void givesTheBitsOfSeparateKernels(int threads) throws Throwable {
        try (Stream<DynamicTest> tests = LinearUpdateContract.check(
                () -> Backends.open("cpu", threads, notice -> {}))) {
            for (DynamicTest test : tests.toList()) {
                test.getExecutable().execute();
            }
        }
    }
}
