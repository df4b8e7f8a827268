package org.voxelgrad.cli;

import java.util.Optional;
import org.voxelgrad.training.TrainOptions.Resources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What another machine may do otherwise than the one that a run was made on; only a precision is to change results. */
@Command(optionListHeading = "%nComputational resources, where they are to differ from the run's:%n")
final class RepeatedResources {

    @Option(names = {"-cpu", "--use_cpu"}, description = "Train on the CPU, the same as --device cpu.")
    private boolean useCpu;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "cpu, cuda, cuda:N, or auto for a GPU where there is one and else the CPU.")
    private Optional<String> device = Optional.empty();

    @Option(names = {"-np", "--nproc"}, paramLabel = "N", description = "Threads that read and prepare images.")
    private Optional<Integer> nproc = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "Compute threads; 0 for one a core.")
    private Optional<Integer> threads = Optional.empty();

    @Mixin
    private final GpuOptions gpu = new GpuOptions();

    /** The resources of an earlier run with those replaced that were given. */
    Resources replaceIn(Resources earlier) {
        return gpu.replaceIn(new Resources(
                ResourceOptions.device(useCpu, device).orElse(earlier.device()), nproc.orElse(earlier.nproc()),
                earlier.batchSize(), earlier.evaluationSteps(), threads.orElse(earlier.threads()), earlier.seed(),
                earlier.precision(), earlier.deterministic()));
    }
}
