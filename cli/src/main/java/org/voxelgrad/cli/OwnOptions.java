package org.voxelgrad.cli;

import java.util.Optional;
import org.voxelgrad.training.CheckpointTimes;
import org.voxelgrad.training.TrainOptions.Resources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that ClinicaDL does not have. */
@Command(optionListHeading = "%nOptions beyond ClinicaDL's:%n")
final class OwnOptions {

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Root of everything random; the same seed gives the same results (default:"
                    + " ${DEFAULT-VALUE}).")
    private long seed = Resources.defaults().seed();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Compute threads; the results do not depend on it (default: one a core).")
    private int threads = Resources.defaults().threads();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "cpu, cuda, cuda:N, or auto for a GPU where there is one and else the CPU (default: cuda).")
    private Optional<String> device = Optional.empty();

    @Mixin
    private final GpuOptions gpu = new GpuOptions();

    @Option(
            names = "--checkpoint_minutes",
            paramLabel = "MINUTES",
            description = "Save where the training is every so often, also inside an epoch, for train resume; 0 for the"
                    + " end of epochs only (default: ${DEFAULT-VALUE}).")
    private double checkpointMinutes = CheckpointTimes.DEFAULT_MINUTES;

    @Option(names = "--overwrite", description = "Replace an output folder that is not empty.")
    private boolean overwrite;

    @Option(
            names = "--allow-leakage",
            description = "Go on when a participant is in both the training and the validation set.")
    private boolean allowLeakage;

    long seed() {
        return seed;
    }

    int threads() {
        return threads;
    }

    Optional<String> device() {
        return device;
    }

    GpuOptions gpu() {
        return gpu;
    }

    CheckpointTimes checkpointTimes() {
        return CheckpointTimes.everyMinutes(checkpointMinutes);
    }

    boolean overwrite() {
        return overwrite;
    }

    boolean allowLeakage() {
        return allowLeakage;
    }
}
