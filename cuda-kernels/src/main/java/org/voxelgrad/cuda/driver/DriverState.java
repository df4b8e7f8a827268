package org.voxelgrad.cuda.driver;

import java.util.List;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** What NVIDIA's driver says when it is started. */
public sealed interface DriverState {

    /** Remedy for a driver that is there and fails. */
    String BROKEN = "see whether nvidia-smi lists the GPU; if it does not, restart the machine or install the driver"
            + " anew";

    /**
     * It works.
     *
     * @param version of CUDA that it is for, as CUDA counts: 12060 for 12.6
     */
    record Working(int version, List<Gpu> gpus) implements DriverState {

        /** For instance {@code 12.6}. */
        public String cudaVersion() {
            return DriverState.words(version);
        }
    }

    /** It does not, for a reason and with a remedy as in {@link org.voxelgrad.engine.backend.Probe.Unavailable}. */
    record Failing(String reason, String remedy) implements DriverState {}

    /** A version of CUDA in words. */
    static String words(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    /** Starts the driver, whose library must have been found; never throws. */
    static DriverState ask() {
        try {
            int[] version = new int[1];
            JCudaDriver.cuDriverGetVersion(version);
            return ofStart(JCudaDriver.cuInit(0), version[0]);
        } catch (LinkageError e) {
            return new Failing(
                    "JCuda, which calls NVIDIA's driver, does not load (" + firstLine(e) + ")",
                    "use Linux or Windows on x86-64, with a temporary folder that may hold libraries");
        } catch (RuntimeException e) {
            return new Failing("NVIDIA's driver does not answer (" + firstLine(e) + ")", BROKEN);
        }
    }

    private static DriverState ofStart(int status, int version) {
        return switch (status) {
            case CUresult.CUDA_SUCCESS -> new Working(version, Gpu.all());
            case CUresult.CUDA_ERROR_NO_DEVICE -> new Working(version, List.of());
            case CUresult.CUDA_ERROR_STUB_LIBRARY -> new Failing(
                    CudaLibrary.DRIVER.fileName() + " is a stand-in from a CUDA toolkit, not NVIDIA's driver",
                    "install the driver, and take the toolkit's folder stubs off the loader's path");
            default -> new Failing(
                    "NVIDIA's driver does not start (" + CudaStatus.describe(status) + ")", BROKEN);
        };
    }

    private static String firstLine(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage().lines().findFirst().orElse("").replaceFirst("\\.$", "");
    }
}
