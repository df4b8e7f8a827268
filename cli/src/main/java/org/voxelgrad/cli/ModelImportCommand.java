package org.voxelgrad.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.model.ModelImport;
import org.voxelgrad.training.model.SavedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model import}: a file of another program becomes a results folder. */
@Command(
        name = "import",
        description = "Make a results folder of a network trained elsewhere, for --transfer_learning_path.",
        sortOptions = false,
        abbreviateSynopsis = true)
final class ModelImportCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "A .safetensors file, or what torch.save wrote of a state dict or a checkpoint, with"
                    + " ClinicaDL's names of the tensors.")
    private Path file;

    @Parameters(index = "1", paramLabel = "RESULTS", description = "New folder to write.")
    private Path results;

    @Option(
            names = "--architecture",
            paramLabel = "NAME",
            description = "CNN architecture, for instance Conv5_FC3 (default: as a file of model export tells).")
    private Optional<String> architecture = Optional.empty();

    @Option(
            names = "--network_type",
            paramLabel = "TYPE",
            description = "cnn or autoencoder (default: as a file of model export tells).")
    private Optional<String> networkType = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "DxHxW",
            description = "Size in voxels of the images it was trained on (default: the architecture's standard size).")
    private Optional<String> size = Optional.empty();

    @Option(
            names = "--n_splits",
            paramLabel = "K",
            description = "Write the model for the K folds of a cross-validation (default: ${DEFAULT-VALUE}).")
    private int folds = 1;

    ModelImportCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        Optional<NetworkType> type =
                networkType.map(word -> BenchOptions.choose("--network_type", word, NetworkType.values()));
        SavedModel model =
                new ModelImport(file, results, type, architecture, size.map(ImageSize::parse), folds).run();
        screen.print("Imported " + model + " to " + results + System.lineSeparator()
                + "A training starts from it with --transfer_learning_path " + ShellWords.quote(results.toString()));
        return ExitCodes.SUCCESS;
    }
}
