package org.voxelgrad.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.voxelgrad.training.CheckpointTimes;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.TrainOptions.Resources;
import org.voxelgrad.training.results.InterruptedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train resume}: what the run computes with may change, what it computes may not. */
@Command(
        name = "resume",
        description = "Go on with an interrupted training, to the results it would have had.",
        sortOptions = false,
        abbreviateSynopsis = true)
final class TrainResumeCommand implements Callable<Integer> {

    private final Training training;

    @Parameters(paramLabel = "RESULTS", description = "OUTPUT_DIRECTORY of the interrupted training.")
    private Path results;

    @Mixin
    private final RepeatedResources resources = new RepeatedResources();

    @Option(
            names = "--batch_size",
            paramLabel = "N",
            description = "Images per iteration; another size gives other results.")
    private Optional<Integer> batchSize = Optional.empty();

    @Option(
            names = {"-esteps", "--evaluation_steps"},
            paramLabel = "N",
            description = "Also evaluate inside an epoch, every N iterations; 0 for the end of the epoch only.")
    private Optional<Integer> evaluationSteps = Optional.empty();

    @Option(
            names = "--checkpoint_minutes",
            paramLabel = "MINUTES",
            description = "Save where the training is every so often, also inside an epoch; 0 for the end of epochs"
                    + " only (default: ${DEFAULT-VALUE}).")
    private double checkpointMinutes = CheckpointTimes.DEFAULT_MINUTES;

    TrainResumeCommand(Training training) {
        this.training = training;
    }

    @Override
    public Integer call() throws Exception {
        TrainOptions begun = InterruptedRun.options(results);
        training.run(begun.with(overridden(begun.resources())), CheckpointTimes.everyMinutes(checkpointMinutes));
        return ExitCodes.SUCCESS;
    }

    private Resources overridden(Resources begun) {
        Resources here = resources.replaceIn(begun);
        return new Resources(
                here.device(), here.nproc(), batchSize.orElse(here.batchSize()),
                evaluationSteps.orElse(here.evaluationSteps()), here.threads(), here.seed(),
                here.precision(), here.deterministic());
    }
}
