package org.voxelgrad.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.cuda.host.HostCompiler;
import org.voxelgrad.cuda.host.HostDevice;
import org.voxelgrad.cuda.kernel.CudaKernels;
import org.voxelgrad.cuda.kernel.DirectConv;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.contract.BackendContract;

/** The engine's contract on the GPU backend's own kernels, which a C++ compiler compiles for this machine. */
class HostContractTest {

    private static final long CAPACITY = 1L << 30;

    @TempDir
    static Path folder;

    @BeforeAll
    static void skipsWithoutCompiler() {
        String refusal = HostCompiler.refusal();
        assumeTrue(refusal == null, () -> "skipped: " + refusal);
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContract() {
        return BackendContract.check(HostContractTest::open);
    }

    private static Backend open() {
        return new CudaBackend(
                new HostDevice(new HostCompiler(folder), CAPACITY), Precision.FP32,
                launcher -> CudaKernels.of(launcher, new DirectConv(launcher)));
    }
}
