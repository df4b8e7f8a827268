package org.voxelgrad.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.model.ExportFormat;
import org.voxelgrad.training.model.ModelExport;
import org.voxelgrad.training.model.ModelSource;
import org.voxelgrad.training.model.SavedModel;
import org.voxelgrad.training.results.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model export}: one network, one file. */
@Command(
        name = "export",
        description = "Write a trained network to a file that other programs load.",
        sortOptions = false,
        abbreviateSynopsis = true)
final class ModelExportCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description = "Results folder of a training, or a model_best.pth.tar, .pth or .safetensors file.")
    private Path source;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "safetensors, pth for a state dict that torch.load reads, or onnx for a graph (default: as"
                    + " FILE's suffix tells).")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--fold",
            paramLabel = "N",
            description = "Fold of a results folder (default: the only one there is).")
    private Optional<Integer> fold = Optional.empty();

    @Option(
            names = "--selection",
            paramLabel = "SELECTION",
            description = "Which best model of a fold: best_loss or best_balanced_accuracy (default:"
                    + " ${DEFAULT-VALUE}).")
    private String selection = Selection.BEST_LOSS.key();

    @Option(
            names = "--size",
            paramLabel = "DxHxW",
            description = "Size in voxels of the images, which an onnx file fixes (default: the architecture's standard"
                    + " size).")
    private Optional<String> size = Optional.empty();

    @Option(names = "--overwrite", description = "Replace FILE if it exists.")
    private boolean overwrite;

    ModelExportCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        OptionalInt index = fold.isPresent() ? OptionalInt.of(fold.get()) : OptionalInt.empty();
        ModelSource from = new ModelSource(source, index, Selection.ofKey(selection));
        ExportFormat as = format.map(ExportFormat::ofKey).orElseGet(() -> ExportFormat.ofSuffix(file));
        SavedModel model = new ModelExport(from, as, size.map(ImageSize::parse), file, overwrite).run();
        screen.print("Exported " + model + " to " + file + (as == ExportFormat.ONNX ? forImages(model) : ""));
        return ExitCodes.SUCCESS;
    }

    private String forImages(SavedModel model) {
        return ", for images of " + size.orElseGet(() -> model.design().orElseThrow().standardSize().toString())
                + " voxels";
    }
}
