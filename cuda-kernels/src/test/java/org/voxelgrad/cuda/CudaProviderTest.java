package org.voxelgrad.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.voxelgrad.cuda.FakeMachine.H100;
import static org.voxelgrad.cuda.FakeMachine.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.cuda.driver.CudaLibraries;
import org.voxelgrad.cuda.driver.CudaLibrary;
import org.voxelgrad.cuda.driver.DriverState;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.BackendProvider.Request;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceOptions;
import org.voxelgrad.engine.backend.DeviceUnavailableException;
import org.voxelgrad.engine.backend.Finding;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.backend.Probe;

class CudaProviderTest {

    private static Request request(int index, Precision precision) {
        return new Request(index, new DeviceOptions(0, precision, false));
    }

    private static final Request ANY = request(-1, Precision.TF32);

    private static final String BATCH_SYSTEM =
            "see what nvidia-smi lists, and whether CUDA_VISIBLE_DEVICES or the batch system hides the GPUs";

    static Stream<Arguments> refusals() {
        FakeMachine one = FakeMachine.with(12_060, H100);
        FakeMachine two = FakeMachine.with(12_060, gpu(0, 90), gpu(1, 90));
        return Stream.of(
                Arguments.of(one.without(CudaLibrary.DRIVER), ANY,
                        "NVIDIA's driver was not found (no libcuda.so.1)", "install NVIDIA's driver for this GPU"),
                Arguments.of(new FakeMachine(one.libraries(), new DriverState.Failing("it sleeps", "wake it"),
                        one.freeBytes()), ANY, "it sleeps", "wake it"),
                Arguments.of(FakeMachine.with(11_040, H100), ANY,
                        "NVIDIA's driver is too old, for CUDA 11.4", "install one for CUDA 12 or later, 525 or later"),
                Arguments.of(FakeMachine.with(12_060), ANY, "NVIDIA's driver shows no GPU", BATCH_SYSTEM),
                Arguments.of(one, request(1, Precision.TF32),
                        "there is no GPU 1: NVIDIA's driver shows one, cuda:0", "ask for cuda:0"),
                Arguments.of(two, request(2, Precision.TF32),
                        "there is no GPU 2: NVIDIA's driver shows 2, cuda:0 to cuda:1", "ask for one of those"),
                Arguments.of(two.taken(0, 1), ANY, "all 2 GPUs are taken by other processes", "wait for them to end"),
                Arguments.of(FakeMachine.with(12_060, gpu(0, 61)), ANY,
                        "Some GPU, 16384 MiB (cuda:0) has compute capability 6.1, and the kernels need 7.0",
                        "use a GPU of the Volta generation or later"),
                Arguments.of(FakeMachine.with(12_060, gpu(0, 75)), request(0, Precision.BF16),
                        "Some GPU, 16384 MiB (cuda:0) has compute capability 7.5, and bf16 needs 8.0",
                        "compute in tf32 or fp32"),
                Arguments.of(one.without(CudaLibrary.CUBLAS), ANY,
                        "libcublas.so.12 was not found, which brings matrix products of CUDA 12",
                        "install CUDA 12, or name a folder that holds it with --cuda-libs"),
                Arguments.of(one.without(CudaLibrary.CUDNN), ANY,
                        "libcudnn.so.9 was not found, which brings convolutions, cuDNN 9 for CUDA 12",
                        "install cuDNN 9, or name a folder that holds it with --cuda-libs"),
                Arguments.of(FakeMachine.with(12_020, H100).without(CudaLibrary.NVRTC), ANY,
                        "NVIDIA's driver, for CUDA 12.2, is too old for the shipped kernels, and there is no"
                                + " libnvrtc.so.12 to compile others",
                        "install a driver for CUDA 12.6 or later, or name a folder that holds CUDA 12's libraries with"
                                + " --cuda-libs"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsMissingHasAReasonAndARemedy(FakeMachine machine, Request request, String reason, String remedy) {
        assumeTrue(CudaLibrary.CUDNN.fileName().startsWith("lib"), "skipped: names of Linux");
        assertEquals(new GpuChoice.Refused(reason, remedy), GpuChoice.of(machine, request));
    }

    @Test
    void theGpuWithTheMostFreeMemoryIsTaken() {
        FakeMachine three = FakeMachine.with(12_060, gpu(0, 90), gpu(1, 90), gpu(2, 90));

        assertEquals(new GpuChoice.Chosen(gpu(2, 90)), GpuChoice.of(three, ANY));
        assertEquals(new GpuChoice.Chosen(gpu(1, 90)), GpuChoice.of(three.taken(2), ANY));
        assertEquals(new GpuChoice.Chosen(gpu(0, 90)), GpuChoice.of(three, request(0, Precision.TF32)));
        assertEquals(
                new GpuChoice.Chosen(gpu(0, 80)),
                GpuChoice.of(FakeMachine.with(12_060, gpu(0, 80), gpu(1, 75)), request(-1, Precision.BF16)));
    }

    @Test
    void anOldDriverServesWhereKernelsAreCompiled() {
        assertEquals(new GpuChoice.Chosen(H100), GpuChoice.of(FakeMachine.with(12_020, H100), ANY));
        assertEquals(
                new GpuChoice.Chosen(H100),
                GpuChoice.of(FakeMachine.with(12_060, H100).without(CudaLibrary.NVRTC), ANY));
    }

    @Test
    void everythingIsFoundOrHasARemedy() {
        List<Finding> all = GpuFindings.of(FakeMachine.with(12_060, H100));

        assertTrue(all.stream().allMatch(finding -> finding.state() == Finding.State.GOOD), all.toString());
        assertTrue(all.toString().contains("version 9.5.1, /usr/lib/"), all.toString());
        assertEquals(
                Finding.good("cuda:0", "NVIDIA H100 80GB HBM3, compute capability 9.0, 80.0 GiB of memory, 1.0 GiB of it"
                        + " free"), all.getLast());

        List<Finding> none =
                GpuFindings.of(FakeMachine.with(12_060, H100).without(CudaLibrary.values()));
        assertEquals(CudaLibrary.values().length, none.size());
        for (Finding finding : none) {
            assertEquals("not found", finding.found());
            assertTrue(!finding.remedy().isEmpty(), finding.toString());
        }
        assertEquals(1, none.stream().filter(finding -> finding.state() == Finding.State.LIMITED).count());
    }

    @Test
    void aDriverOrGpuThatCannotBeUsedIsFoundOut() {
        assertEquals(
                new Finding("GPU", Finding.State.MISSING, "none shown by the driver", BATCH_SYSTEM),
                GpuFindings.of(FakeMachine.with(12_060)).getLast());
        assertEquals(
                Finding.State.MISSING, GpuFindings.of(FakeMachine.with(11_000, H100)).get(4).state());
        assertEquals(
                Finding.State.LIMITED, GpuFindings.of(FakeMachine.with(12_060, gpu(0, 61))).getLast().state());
        assertEquals(
                Finding.State.LIMITED, GpuFindings.of(FakeMachine.with(12_060, H100).taken(0)).getLast().state());
    }

    @Test
    void withoutADriverItIsRefusedInWordsAndTheCpuComputes() {
        assumeTrue(CudaLibraries.ofUser().found(CudaLibrary.DRIVER).isEmpty(), "skipped: there is a driver");
        CudaProvider provider = new CudaProvider();
        Probe.Unavailable refusal = assertInstanceOf(Probe.Unavailable.class, provider.probe(ANY));

        assertEquals(
                "cuda is not available: " + refusal.reason() + "; " + refusal.remedy() + ".",
                assertThrows(IllegalStateException.class, () -> provider.open(ANY)).getMessage());
        assertTrue(provider.findings().stream().anyMatch(finding -> finding.state() == Finding.State.MISSING));

        List<String> notices = new ArrayList<>();
        try (Backend backend = Backends.open("auto", 1, notices::add)) {
            assertEquals("cpu", backend.id());
        }
        assertEquals(List.of("No cuda device: " + refusal.reason() + "."), notices);
        assertThrows(DeviceUnavailableException.class, () -> Backends.open("cuda", 1, notices::add));
    }
}
