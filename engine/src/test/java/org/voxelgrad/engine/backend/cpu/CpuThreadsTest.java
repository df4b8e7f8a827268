package org.voxelgrad.engine.backend.cpu;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.contract.BackendContract;

/** Every kernel gives the same bits however many threads compute. */
class CpuThreadsTest {

    @TestFactory
    Stream<DynamicTest> twoThreadsGiveTheBitsOfOne() {
        return BackendContract.sameBits(() -> open(1), () -> open(2));
    }

    @TestFactory
    Stream<DynamicTest> sevenThreadsGiveTheBitsOfThree() {
        return BackendContract.sameBits(() -> open(3), () -> open(7));
    }

    @TestFactory
    Stream<DynamicTest> sevenThreadsGiveTheBitsOfOne() {
        return BackendContract.sameBits(() -> open(1), () -> open(7));
    }

    private static Backend open(int threads) {
        return Backends.open("cpu", threads, notice -> {});
    }
}
