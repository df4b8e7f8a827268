package org.voxelgrad.training.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Selection;

/**
 * Where a trained network is.
 *
 * @param path a results folder, or a file that {@link SavedModel#read} takes
 * @param fold of a results folder; may be empty where there is only one
 * @param selection which best model of a results folder
 */
public record ModelSource(Path path, OptionalInt fold, Selection selection) {

    private static final Pattern FOLD = Pattern.compile("fold-(\\d{1,9})");

    /** @throws InputException when there is no such network, or it cannot be read */
    public SavedModel read() throws IOException {
        if (Files.isDirectory(path)) {
            return ofResults(new ResultsFolder(path));
        }
        if (!Files.exists(path)) {
            throw new InputException("There is no " + path + ": give a results folder or a file of a trained network.");
        }
        return SavedModel.read(path);
    }

    private SavedModel ofResults(ResultsFolder results) throws IOException {
        CommandlineJson commandline = CommandlineJson.read(results.commandline());
        NetworkDesign design = new NetworkDesign(commandline.networkType(), commandline.architecture());
        if (!Selection.of(design.networkType()).contains(selection)) {
            throw new InputException("The networks in " + path + " are of type " + design.networkType().key()
                    + ", which has no " + selection.key() + ": give --selection best_loss.");
        }
        Path file = results.fold(fold(folds(results.root()))).bestModel(selection);
        if (!Files.exists(file)) {
            throw new InputException("There is no " + file + ": wait until the first epoch of the fold has ended, or"
                    + " give another --fold or --selection.");
        }
        return SavedModel.read(file).with(design);
    }

    private int fold(List<Integer> folds) {
        if (folds.isEmpty()) {
            throw new InputException(path + " holds no fold: give the results folder of a training.");
        }
        if (fold.isEmpty() && folds.size() == 1) {
            return folds.getFirst();
        }
        if (fold.isPresent() && folds.contains(fold.getAsInt())) {
            return fold.getAsInt();
        }
        throw new InputException((fold.isPresent() ? path + " has no fold " + fold.getAsInt() : path
                + " holds several folds") + ": give --fold with one of " + folds.toString().replaceAll("[\\[\\]]", "")
                + ".");
    }

    private static List<Integer> folds(Path root) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> FOLD.matcher(entry.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> Integer.valueOf(matcher.group(1)))
                    .sorted()
                    .toList();
        }
    }
}
