package org.voxelgrad.training.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.results.MapsJson;
import org.voxelgrad.training.results.Selection;

/**
 * A run to start from.
 *
 * @param folder as the user wrote it
 * @param architecture for the words of refusals
 * @param outputs which output of a CNN stands for which label, where that is written down
 */
record SourceRun(
        Path folder, Layout layout, NetworkType networkType, Optional<String> architecture,
        Map<String, Integer> outputs) {

    /** @throws InputException when the folder holds no run */
    static SourceRun in(Path folder) {
        for (Layout layout : Layout.values()) {
            Path description = folder.resolve(layout.description());
            if (Files.isRegularFile(description)) {
                return switch (layout) {
                    case RESULTS -> of(folder, CommandlineJson.read(description));
                    case MAPS -> of(folder, MapsJson.read(description));
                };
            }
        }
        String found = Files.isDirectory(folder) ? "holds neither " : "is no folder with ";
        throw new InputException("--transfer_learning_path " + folder + " " + found
                + Arrays.stream(Layout.values()).map(Layout::description).collect(Collectors.joining(
                        Files.isDirectory(folder) ? " nor " : " or "))
                + ": give the results folder of a training, the one above its folds.");
    }

    private static SourceRun of(Path folder, CommandlineJson run) {
        return new SourceRun(
                folder, Layout.RESULTS, run.networkType(), Optional.of(run.architecture()), Map.of());
    }

    private static SourceRun of(Path folder, MapsJson run) {
        return new SourceRun(folder, Layout.MAPS, run.networkType(), run.architecture(), run.labelCode());
    }

    /**
     * The best model of a fold.
     *
     * @throws InputException when there is none, saying what there is
     */
    Path model(int fold, Selection selection) {
        SortedMap<Integer, Path> folds = folds();
        if (!folds.containsKey(fold)) {
            throw new InputException("--transfer_learning_path " + folder + " has no fold " + fold + " for fold " + fold
                    + " of this run to start from; " + (folds.isEmpty()
                            ? "it has no fold at all: give the results folder of a training that got further."
                            : "its folds are " + inWords(folds.keySet().stream()) + ": name some of them with --split,"
                                    + " or give another source."));
        }
        Path file = layout.model(folds.get(fold), selection);
        if (!Files.isRegularFile(file)) {
            List<String> others = Stream.of(Selection.values())
                    .filter(other -> Files.isRegularFile(layout.model(folds.get(fold), other)))
                    .map(Selection::key)
                    .toList();
            throw new InputException("There is no " + file + " for fold " + fold + " to start from" + (others.isEmpty()
                    ? ": give the results folder of a training that saved its best models."
                    : ", that fold was saved by " + others.getFirst() + " only: give --transfer_learning_selection "
                            + others.getFirst() + ", or another source."));
        }
        return file;
    }

    private SortedMap<Integer, Path> folds() {
        SortedMap<Integer, Path> folds = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                Matcher name = layout.fold().matcher(entry.getFileName().toString());
                if (name.matches()) {
                    folds.put(Integer.valueOf(name.group(1)), entry);
                }
            }
        } catch (IOException e) {
            throw new InputException("--transfer_learning_path " + folder + " cannot be listed (" + e
                    + "): check its permissions.", e);
        }
        return folds;
    }

    private static String inWords(Stream<?> items) {
        return items.map(String::valueOf).collect(Collectors.joining(", "));
    }
}
