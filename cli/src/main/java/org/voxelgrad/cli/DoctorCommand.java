package org.voxelgrad.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.voxelgrad.training.Version;
import org.voxelgrad.training.machine.Diagnosis;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: what this machine has for trainings, what is missing, and what helps. */
@Command(
        name = "doctor",
        description = {
            "Tell what training can run on here, and what is missing for more.",
            "",
            "Ends with code 0 if training can run on the device, and with 2 if it cannot."
        },
        sortOptions = false,
        abbreviateSynopsis = true)
final class DoctorCommand implements Callable<Integer> {

    private final Screen screen;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "What is asked for: cpu, cuda, cuda:N, or auto for a GPU where there is one and else the CPU"
                    + " (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(names = "--cuda-libs", paramLabel = "FOLDER", description = CudaFolder.DESCRIPTION)
    private Optional<Path> libraries = Optional.empty();

    DoctorCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        libraries.ifPresent(CudaFolder::use);
        screen.print(machine());
        for (Diagnosis.Device found : Diagnosis.ofThisMachine().devices()) {
            screen.print(System.lineSeparator() + new DeviceTable(found));
        }
        Diagnosis.Outcome outcome = Diagnosis.outcome(device);
        screen.print(System.lineSeparator() + sentence(outcome));
        return outcome.id().isPresent() ? ExitCodes.SUCCESS : ExitCodes.USAGE;
    }

    private static String machine() {
        Runtime runtime = Runtime.getRuntime();
        int cores = runtime.availableProcessors();
        return String.join(System.lineSeparator(), List.of(
                "voxelgrad  " + Version.current(),
                "java       " + Runtime.version() + " (" + System.getProperty("java.vendor") + ") in "
                        + System.getProperty("java.home"),
                "system     " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch") + ", " + cores + (cores == 1 ? " core" : " cores"),
                "memory     " + memory() + "the Java heap may take " + Quantities.bytes(runtime.maxMemory())));
    }

    private static String memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Quantities.bytes(system.getTotalMemorySize()) + ", of which "
                : "";
    }

    /** Training asks for a GPU by itself, and for a CPU only when told to. */
    static String sentence(Diagnosis.Outcome outcome) {
        return outcome.id()
                .map(id -> "Training can run on " + outcome.words()
                        + (id.equals("cpu") ? ": give train --device auto or --use_cpu." : "."))
                .orElseGet(() -> "Training cannot run. " + outcome.words());
    }
}
