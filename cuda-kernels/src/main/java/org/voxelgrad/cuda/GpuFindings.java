package org.voxelgrad.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.voxelgrad.cuda.driver.CudaLibrary;
import org.voxelgrad.cuda.driver.CudaMachine;
import org.voxelgrad.cuda.driver.DriverState;
import org.voxelgrad.cuda.driver.Gpu;
import org.voxelgrad.engine.backend.Finding;

/** Everything that the backend looks for, whether or not something else is missing. */
final class GpuFindings {

    private static final double GIB = 1L << 30;

    private GpuFindings() {}

    static List<Finding> of(CudaMachine machine) {
        List<Finding> findings = new ArrayList<>();
        for (CudaLibrary library : CudaLibrary.values()) {
            findings.add(library(machine, library));
        }
        if (machine.place(CudaLibrary.DRIVER).isPresent()) {
            switch (machine.driver()) {
                case DriverState.Failing(String reason, String remedy) ->
                        findings.add(new Finding("start of the driver", Finding.State.MISSING, reason, remedy));
                case DriverState.Working driver -> {
                    findings.add(driver(driver));
                    driver.gpus().forEach(gpu -> findings.add(gpu(machine, gpu)));
                }
            }
        }
        return findings;
    }

    private static Finding library(CudaMachine machine, CudaLibrary library) {
        String subject = library.fileName() + ", " + library.purpose();
        return machine.place(library)
                .map(place -> Finding.good(
                        subject, machine.version(library).map(version -> "version " + version + ", ").orElse("")
                                + place))
                .orElseGet(() -> new Finding(
                        subject,
                        library == CudaLibrary.NVRTC ? Finding.State.LIMITED : Finding.State.MISSING,
                        "not found", library.remedy()));
    }

    private static Finding driver(DriverState.Working driver) {
        String subject = "driver for CUDA " + DriverState.words(GpuChoice.OLDEST_DRIVER) + " or later";
        if (driver.version() < GpuChoice.OLDEST_DRIVER) {
            return new Finding(
                    subject, Finding.State.MISSING, "for CUDA " + driver.cudaVersion(),
                    "install one for CUDA 12 or later, 525 or later");
        }
        return driver.gpus().isEmpty()
                ? new Finding(
                        "GPU", Finding.State.MISSING, "none shown by the driver",
                        "see what nvidia-smi lists, and whether CUDA_VISIBLE_DEVICES or the batch system hides the"
                                + " GPUs")
                : Finding.good(subject, "for CUDA " + driver.cudaVersion());
    }

    private static Finding gpu(CudaMachine machine, Gpu gpu) {
        OptionalLong free = machine.freeBytes(gpu);
        String found = gpu.name() + ", compute capability " + GpuChoice.capability(gpu.architecture()) + ", "
                + gibibytes(gpu.totalBytes()) + " of memory";
        String subject = "cuda:" + gpu.index();
        if (gpu.architecture() < GpuChoice.OLDEST_ARCHITECTURE) {
            return new Finding(
                    subject, Finding.State.LIMITED, found,
                    "the kernels need " + GpuChoice.capability(GpuChoice.OLDEST_ARCHITECTURE)
                            + ": use a GPU of the Volta generation or later");
        }
        return free.isPresent()
                ? Finding.good(subject, found + ", " + gibibytes(free.getAsLong()) + " of it free")
                : new Finding(subject, Finding.State.LIMITED, found, "another process has it for itself: wait for it");
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
