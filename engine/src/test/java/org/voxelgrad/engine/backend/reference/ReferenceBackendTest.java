package org.voxelgrad.engine.backend.reference;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.voxelgrad.engine.contract.BackendContract;

/** The oracle against itself: inputs unchanged, outputs overwritten, the same bits twice. */
class ReferenceBackendTest {

    @TestFactory
    Stream<DynamicTest> keepsTheContract() {
        return BackendContract.check(ReferenceBackend::new);
    }

    @TestFactory
    @Tag("thorough")
    Stream<DynamicTest> keepsTheContractOnLargerSizes() {
        return BackendContract.checkThoroughly(ReferenceBackend::new);
    }
}
