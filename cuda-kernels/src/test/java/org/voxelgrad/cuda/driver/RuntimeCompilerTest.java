package org.voxelgrad.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * NVRTC, where it is found, compiles every kernel: with the build profile {@code cuda-redist} it is on the class path.
 */
class RuntimeCompilerTest {

    /** Volta, Ampere and Hopper. */
    private static final List<Integer> ARCHITECTURES = List.of(70, 80, 90);

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    @BeforeAll
    static void skipsWithoutCompiler() {
        assumeTrue(
                CudaLibraries.load().found(CudaLibrary.NVRTC).isPresent(),
                () -> "skipped: no " + CudaLibrary.NVRTC.fileName() + "; build with -Pcuda-redist");
    }

    static Stream<Arguments> targets() {
        return KernelSource.NAMES.stream()
                .flatMap(name -> ARCHITECTURES.stream().map(architecture -> Arguments.of(name, architecture)));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void compilesTo(String name, int architecture) {
        KernelSource source = KernelSource.load(name);
        String ptx = RuntimeCompiler.ptx(source, "compute_" + architecture);
        assertTrue(ptx.contains(".target sm_" + architecture), ptx.lines().limit(20).toList()::toString);
        byte[] cubin = RuntimeCompiler.cubin(source, "sm_" + architecture);
        assertEquals(0, Arrays.compare(ELF, 0, ELF.length, cubin, 0, ELF.length));
    }
}
