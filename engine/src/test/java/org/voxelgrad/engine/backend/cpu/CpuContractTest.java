package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceUnavailableException;
import org.voxelgrad.engine.contract.BackendContract;

/** The contract on the lanes that the JVM was started with; the build starts one for every width. */
@Tag("lanes")
class CpuContractTest {

    /** A width that this machine lacks must be refused in words; there is nothing else to test then. */
    @BeforeAll
    static void skipsOnlyWhatTheMachineLacks() {
        Lanes lanes = Lanes.chosen();
        if (lanes.refusal() != null) {
            String message = assertThrows(DeviceUnavailableException.class, () -> open(1)).getMessage();
            assertTrue(message.contains(lanes.refusal().reason()), message);
        }
        assumeTrue(lanes.refusal() == null, () -> "skipped: " + lanes.refusal().reason());
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContract() {
        return BackendContract.check(() -> open(2));
    }

    @TestFactory
    @Tag("thorough")
    Stream<DynamicTest> keepsTheContractOnLargeVolumes() {
        return BackendContract.checkThoroughly(() -> open(2));
    }

    private static Backend open(int threads) {
        return Backends.open("cpu", threads, notice -> {});
    }
}
