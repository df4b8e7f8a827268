package org.voxelgrad.cuda.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.cuda.driver.CudaLibraries;
import org.voxelgrad.cuda.driver.CudaLibrary;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.contract.OpCases;

/**
 * What can be asked of cuDNN and cuBLAS without a GPU, where they are found: with the build profile
 * {@code cuda-redist} they are on the class path. Workspaces, measurements and computations need a GPU.
 */
class InstalledLibrariesTest {

    private static CudaLibraries libraries;

    @BeforeAll
    static void skipsWithoutLibraries() {
        libraries = CudaLibraries.load();
        for (CudaLibrary library : List.of(CudaLibrary.CUDNN, CudaLibrary.CUBLAS)) {
            assumeTrue(
                    libraries.found(library).isPresent(),
                    () -> "skipped: no " + library.fileName() + "; build with -Pcuda-redist");
        }
    }

    static List<Conv3dSpec> convolutions() {
        return OpCases.convolutions();
    }

    static Stream<ConvProblem> problems() {
        return convolutions().stream()
                .flatMap(spec -> Stream.of(Precision.values())
                        .map(precision -> new ConvProblem(ConvPass.FORWARD, spec, precision)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void cudnnTakesEveryConvolutionAndAgreesOnTheOutput(ConvProblem problem) {
        try (CudnnDescriptors described = new CudnnDescriptors(problem)) {
            assertTrue(described.accepted());
            int[] output = new int[5];
            assertEquals(
                    CudnnStatus.SUCCESS,
                    JCudnn.cudnnGetConvolutionNdForwardOutputDim(
                            described.convolution, described.x, described.weight, output.length, output));
            assertArrayEquals(problem.spec().outputShape().toArray(), output);
        }
    }

    @Test
    void cudnnIsNotGivenMoreElementsThanItCounts() {
        Size3 voxels = new Size3(256, 256, 256);
        Conv3dSpec spec = new Conv3dSpec(
                16, 8, 16, voxels, Size3.cube(3), Size3.cube(1), Size3.cube(1), Size3.cube(1));
        try (CudnnDescriptors described =
                new CudnnDescriptors(new ConvProblem(ConvPass.FORWARD, spec, Precision.BF16))) {
            assertFalse(described.accepted());
        }
    }

    @ParameterizedTest
    @EnumSource
    void tensorsLieAsTheProblemSays(Precision precision) {
        Conv3dSpec spec = convolutions().getFirst();
        try (CudnnDescriptors described = new CudnnDescriptors(new ConvProblem(ConvPass.FORWARD, spec, precision))) {
            int[] type = new int[1];
            int[] axes = new int[1];
            int[] dims = new int[5];
            int[] strides = new int[5];
            assertEquals(
                    CudnnStatus.SUCCESS,
                    JCudnn.cudnnGetTensorNdDescriptor(described.x, 5, type, axes, dims, strides));
            assertEquals(5, axes[0]);
            assertArrayEquals(spec.inputShape().toArray(), dims);
            int c = spec.inChannels();
            int d = spec.input().d();
            int h = spec.input().h();
            int w = spec.input().w();
            assertArrayEquals(
                    precision == Precision.BF16
                            ? new int[] {c * d * h * w, 1, h * w * c, w * c, c}
                            : new int[] {c * d * h * w, d * h * w, h * w, w, 1},
                    strides);
        }
    }

    @Test
    void cudnnIsTheVersionThatJCudaWasBuiltFor() {
        assertEquals(9, JCudnn.cudnnGetVersion() / 10_000);
    }

    @Test
    void cublasIsTheVersionThatJCudaWasBuiltFor() {
        int[] major = new int[1];
        CublasGemm.check(JCublas2.cublasGetProperty(0, major), "asking for its version");
        assertEquals(12, major[0]);
    }

    private static void assertRefusal(String sentence, Executable call) {
        String message = assertThrows(IllegalStateException.class, call).getMessage();
        assertTrue(message.matches(sentence), message);
    }

    @Test
    void withoutADriverTheLibrariesRefuseInASentence() {
        assumeTrue(libraries.found(CudaLibrary.DRIVER).isEmpty(), "skipped: there is a driver");
        assertRefusal(
                "cuDNN failed at starting on a GPU: [A-Z_]+\\.",
                () -> CudnnStatus.check(JCudnn.cudnnCreate(new cudnnHandle()), "starting on a GPU"));
        assertRefusal(
                "cuBLAS failed at starting on a GPU: [a-z ]+\\.",
                () -> CublasGemm.check(JCublas2.cublasCreate(new cublasHandle()), "starting on a GPU"));
    }
}
