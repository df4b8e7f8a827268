package org.voxelgrad.cuda;

import java.util.List;
import java.util.OptionalLong;
import org.voxelgrad.cuda.driver.CudaLibrary;
import org.voxelgrad.cuda.driver.CudaMachine;
import org.voxelgrad.cuda.driver.DriverState;
import org.voxelgrad.cuda.driver.Gpu;
import org.voxelgrad.engine.backend.BackendProvider.Request;
import org.voxelgrad.engine.backend.Precision;

/** Which GPU a request gets, or why none; what costs least is looked at first. */
sealed interface GpuChoice {

    record Chosen(Gpu gpu) implements GpuChoice {}

    /** With a reason and a remedy as in {@link org.voxelgrad.engine.backend.Probe.Unavailable}. */
    record Refused(String reason, String remedy) implements GpuChoice {}

    /** Of CUDA: the oldest driver that libraries of CUDA 12 run on. */
    int OLDEST_DRIVER = 12_000;

    /** Of CUDA: the oldest driver that translates the shipped kernels. */
    int OLDEST_DRIVER_WITHOUT_COMPILER = 12_060;

    /** The architecture of the shipped kernels. */
    int OLDEST_ARCHITECTURE = 70;

    /** The first that multiplies bfloat16 numbers. */
    int OLDEST_ARCHITECTURE_OF_BF16 = 80;

    static GpuChoice of(CudaMachine machine, Request request) {
        if (machine.place(CudaLibrary.DRIVER).isEmpty()) {
            return new Refused(
                    "NVIDIA's driver was not found (no " + CudaLibrary.DRIVER.fileName() + ")",
                    CudaLibrary.DRIVER.remedy());
        }
        return switch (machine.driver()) {
            case DriverState.Failing(String reason, String remedy) -> new Refused(reason, remedy);
            case DriverState.Working driver -> ofDriver(machine, request, driver);
        };
    }

    private static GpuChoice ofDriver(CudaMachine machine, Request request, DriverState.Working driver) {
        if (driver.version() < OLDEST_DRIVER) {
            return new Refused(
                    "NVIDIA's driver is too old, for CUDA " + driver.cudaVersion(),
                    "install one for CUDA 12 or later, 525 or later");
        }
        if (driver.gpus().isEmpty()) {
            return new Refused(
                    "NVIDIA's driver shows no GPU",
                    "see what nvidia-smi lists, and whether CUDA_VISIBLE_DEVICES or the batch system hides the GPUs");
        }
        GpuChoice choice = request.index() < 0
                ? mostFreeMemory(machine, driver.gpus(), request.options().precision())
                : numbered(request.index(), driver.gpus(), request.options().precision());
        return choice instanceof Chosen ? missingLibrary(machine, driver, choice) : choice;
    }

    /** The libraries are looked for last, as they may have to be unpacked first. */
    private static GpuChoice missingLibrary(CudaMachine machine, DriverState.Working driver, GpuChoice choice) {
        for (CudaLibrary library : List.of(CudaLibrary.CUBLAS, CudaLibrary.CUDNN)) {
            if (machine.place(library).isEmpty()) {
                return new Refused(
                        library.fileName() + " was not found, which brings " + library.purpose(), library.remedy());
            }
        }
        if (driver.version() < OLDEST_DRIVER_WITHOUT_COMPILER && machine.place(CudaLibrary.NVRTC).isEmpty()) {
            return new Refused(
                    "NVIDIA's driver, for CUDA " + driver.cudaVersion() + ", is too old for the shipped kernels, and"
                            + " there is no " + CudaLibrary.NVRTC.fileName() + " to compile others",
                    "install a driver for CUDA " + DriverState.words(OLDEST_DRIVER_WITHOUT_COMPILER) + " or later, or"
                            + " name a folder that holds CUDA 12's libraries with --cuda-libs");
        }
        return choice;
    }

    private static GpuChoice numbered(int index, List<Gpu> gpus, Precision precision) {
        if (index >= gpus.size()) {
            int last = gpus.size() - 1;
            return new Refused(
                    "there is no GPU " + index + ": NVIDIA's driver shows "
                            + (last == 0 ? "one, cuda:0" : gpus.size() + ", cuda:0 to cuda:" + last),
                    "ask for " + (last == 0 ? "cuda:0" : "one of those"));
        }
        return usable(gpus.get(index), precision);
    }

    private static GpuChoice mostFreeMemory(CudaMachine machine, List<Gpu> gpus, Precision precision) {
        List<Gpu> usable = gpus.stream().filter(gpu -> usable(gpu, precision) instanceof Chosen).toList();
        if (usable.isEmpty()) {
            return usable(gpus.getFirst(), precision);
        }
        if (usable.size() == 1) {
            return new Chosen(usable.getFirst());
        }
        Gpu best = null;
        long most = -1;
        for (Gpu gpu : usable) {
            OptionalLong free = machine.freeBytes(gpu);
            if (free.isPresent() && free.getAsLong() > most) {
                best = gpu;
                most = free.getAsLong();
            }
        }
        return best != null
                ? new Chosen(best)
                : new Refused("all " + usable.size() + " GPUs are taken by other processes", "wait for them to end");
    }

    private static GpuChoice usable(Gpu gpu, Precision precision) {
        if (gpu.architecture() < OLDEST_ARCHITECTURE) {
            return new Refused(
                    gpu + " has compute capability " + capability(gpu.architecture()) + ", and the kernels need "
                            + capability(OLDEST_ARCHITECTURE),
                    "use a GPU of the Volta generation or later");
        }
        if (precision == Precision.BF16 && gpu.architecture() < OLDEST_ARCHITECTURE_OF_BF16) {
            return new Refused(
                    gpu + " has compute capability " + capability(gpu.architecture()) + ", and bf16 needs "
                            + capability(OLDEST_ARCHITECTURE_OF_BF16),
                    "compute in tf32 or fp32");
        }
        return new Chosen(gpu);
    }

    /** For instance {@code 9.0}. */
    static String capability(int architecture) {
        return architecture / 10 + "." + architecture % 10;
    }
}
