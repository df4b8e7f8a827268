package org.voxelgrad.cli;

import java.util.Optional;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions.Resources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options on what a run computes with. */
@Command(optionListHeading = "%nComputational resources:%n")
final class ResourceOptions {

    @Option(
            names = {"-cpu", "--use_cpu"},
            description = "Train on the CPU, the same as --device cpu. Without it a CUDA GPU is needed.")
    private boolean useCpu;

    @Option(
            names = {"-np", "--nproc"},
            paramLabel = "N",
            description = "Threads that read and prepare images (default: ${DEFAULT-VALUE}).")
    private int nproc = Resources.defaults().nproc();

    @Option(
            names = "--batch_size",
            paramLabel = "N",
            description = "Images per iteration (default: ${DEFAULT-VALUE}).")
    private int batchSize = Resources.defaults().batchSize();

    @Option(
            names = {"-esteps", "--evaluation_steps"},
            paramLabel = "N",
            description = "Also evaluate inside an epoch, every N iterations (default: ${DEFAULT-VALUE}, at the end of"
                    + " the epoch only).")
    private int evaluationSteps = Resources.defaults().evaluationSteps();

    Resources toResources(OwnOptions own) {
        String device = device(useCpu, own.device()).orElse(Resources.defaults().device());
        return own.gpu().replaceIn(
                new Resources(device, nproc, batchSize, evaluationSteps, own.threads(), own.seed()));
    }

    /**
     * The device that {@code --use_cpu} and {@code --device} ask for together; empty where neither was given.
     *
     * @throws InputException when they contradict each other
     */
    static Optional<String> device(boolean useCpu, Optional<String> asked) {
        if (!useCpu) {
            return asked;
        }
        if (asked.isPresent() && asked.get().startsWith("cuda")) {
            throw new InputException(
                    "--use_cpu and --device " + asked.get() + " contradict each other: give one of them.");
        }
        return Optional.of("cpu");
    }
}
