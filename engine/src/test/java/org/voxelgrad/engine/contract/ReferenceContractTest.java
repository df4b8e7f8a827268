package org.voxelgrad.engine.contract;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;

/** The oracle against itself: inputs unchanged, outputs overwritten, the same bits twice. */
class ReferenceContractTest {

    @TestFactory
    Stream<DynamicTest> keepsTheContractOnSmallSizes() {
        ReferenceBackend backend = new ReferenceBackend();
        return Stream.concat(MemoryContract.check(backend), BackendContract.cases(backend, OpCases.small()))
                .onClose(backend::close);
    }

    @TestFactory
    @Tag("thorough")
    Stream<DynamicTest> keepsTheContract() {
        return BackendContract.check(ReferenceBackend::new);
    }
}
