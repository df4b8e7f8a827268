package org.voxelgrad.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.cuda.host.HostCompiler;
import org.voxelgrad.cuda.host.HostDevice;
import org.voxelgrad.cuda.kernel.CudaKernels;
import org.voxelgrad.cuda.kernel.DirectConv;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.backend.meta.MetaBackend;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.contract.BackendContract;
import org.voxelgrad.engine.contract.BlockContract;
import org.voxelgrad.engine.contract.UnpoolBlockContract;
import org.voxelgrad.engine.nn.TrainingStep;

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

    @TestFactory
    Stream<DynamicTest> keepsTheContractOfBlocks() {
        return BlockContract.check(HostContractTest::open);
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContractOfDecoderBlocks() {
        return UnpoolBlockContract.check(HostContractTest::open);
    }

    /** Both kinds of blocks, dropout, linear layers and the optimiser together. */
    @Test
    void trainsAsTheReference() {
        try (Backend backend = open(); Backend reference = new ReferenceBackend()) {
            TrainingStep actual = new TrainingStep(backend);
            TrainingStep expected = new TrainingStep(reference);
            for (int step = 0; step < 5; step++) {
                assertEquals(expected.train(), actual.train(), 1e-4);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> takesTheMemoryThatTheMetaBackendTells() {
        Stream<DynamicTest> blocks = BlockContract.blocks().stream().map(block -> dynamicTest(block.toString(), () -> {
            assertPredicted(backend -> block.train(backend, true));
            assertPredicted(backend -> block.evaluate(backend, true));
        }));
        Stream<DynamicTest> decoderBlocks = UnpoolBlockContract.cases().stream()
                .map(c -> dynamicTest(c.toString(), () ->
                        assertPredicted(backend -> UnpoolBlockContract.run(c, backend, true))));
        return Stream.concat(blocks, decoderBlocks);
    }

    private static void assertPredicted(Consumer<Backend> run) {
        try (Backend backend = open(); MetaBackend meta = new MetaBackend(backend)) {
            run.accept(backend);
            run.accept(meta);
            assertEquals(backend.pool().peakBytesInUse(), meta.pool().peakBytesInUse());
        }
    }

    private static Backend open() {
        return new CudaBackend(
                new HostDevice(new HostCompiler(folder), CAPACITY), Precision.FP32,
                launcher -> CudaKernels.of(launcher, new DirectConv(launcher)));
    }
}
