package org.voxelgrad.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.voxelgrad.training.CheckpointTimes;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.results.CommandlineJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train from_json}: a run as a file describes it, on the machine at hand. */
@Command(
        name = "from_json",
        description = {
            "Repeat a training from its commandline.json.",
            "",
            "Reads the files of this program, whose runs it repeats with the same results, and those of ClinicaDL 0.x."
                + " An option that a file lacks takes the default that train image has."
        },
        sortOptions = false)
final class TrainFromJsonCommand implements Callable<Integer> {

    private final Training training;

    @Parameters(index = "0", paramLabel = "JSON_PATH", description = "The commandline.json of a training.")
    private Path file;

    @Parameters(index = "1", paramLabel = "OUTPUT_DIRECTORY", description = "Folder for the results.")
    private Path outputDirectory;

    @Mixin
    private final RepeatedResources resources = new RepeatedResources();

    @Option(names = "--overwrite", description = "Replace an output folder that is not empty.")
    private boolean overwrite;

    TrainFromJsonCommand(Training training) {
        this.training = training;
    }

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(file)) {
            throw new InputException((Files.exists(file) ? file + " is not a file" : "There is no " + file)
                    + ": give the commandline.json of a training.");
        }
        TrainOptions options = CommandlineJson.read(file).options(outputDirectory);
        training.run(
                options.with(resources.replaceIn(options.resources())).withOverwrite(overwrite),
                CheckpointTimes.defaults());
        return ExitCodes.SUCCESS;
    }
}
