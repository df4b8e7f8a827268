package org.voxelgrad.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.arch.Architectures;
import org.voxelgrad.training.loop.Task;
import org.voxelgrad.training.tables.FoldTables;
import org.voxelgrad.training.tables.SessionRow;

/** The architecture a user named, what comes of it for images of a size, and what that takes. */
final class NetworkChoice {

    private final TrainOptions options;
    private final TrainRun.TaskFactory tasks;
    private final Architecture architecture;

    private NetworkChoice(TrainOptions options, TrainRun.TaskFactory tasks, Architecture architecture) {
        this.options = options;
        this.tasks = tasks;
        this.architecture = architecture;
    }

    /** @throws InputException when no architecture has that name */
    static NetworkChoice of(TrainOptions options, TrainRun.TaskFactory tasks) {
        if (options.transfer().path().isPresent()) {
            throw new InputException("--transfer_learning_path: this version cannot start from another run's weights"
                    + " yet; leave the option out.");
        }
        Architecture architecture = Architectures.named(options.architecture())
                .orElseThrow(() -> new InputException("Architecture " + options.architecture() + " is not known: give"
                        + " one of " + Architectures.all().stream()
                                .map(Architecture::name).sorted().collect(Collectors.joining(", ")) + "."));
        return new NetworkChoice(options, tasks, architecture);
    }

    /** @throws InputException when the images are too small for the architecture */
    Task create(int[] size) {
        try {
            return tasks.create(architecture, new Size3(size[0], size[1], size[2]));
        } catch (IllegalArgumentException e) {
            throw new InputException("Images of " + size3(size) + " voxels do not fit " + architecture.name() + " ("
                    + e.getMessage() + "): give larger images or another architecture.", e);
        }
    }

    /**
     * What is known before anything is computed.
     *
     * @throws InputException when the run would need more memory than this process may take
     */
    RunSummary summarise(Backend backend, Map<Integer, FoldTables> folds, int[] size) {
        Task task = create(size);
        long weights = task.network().parameterCount();
        MemoryEstimate memory = MemoryEstimate.of(options, backend, task, size);
        memory.requireFit(options.resources().batchSize());
        List<String> notes = new ArrayList<>();
        Size3 image = new Size3(size[0], size[1], size[2]);
        if (!image.equals(architecture.standardSize())) {
            notes.add("Images are " + image + " voxels, not the standard " + architecture.standardSize() + " of "
                    + architecture.name() + (options.networkType() == NetworkType.CNN
                            ? ": the first linear layer takes its size from them." : "."));
        }
        List<RunSummary.FoldSummary> counts = new ArrayList<>();
        folds.forEach((fold, tables) -> counts.add(
                new RunSummary.FoldSummary(fold, perDiagnosis(tables.train()), perDiagnosis(tables.validation()))));
        String network = String.format(Locale.ROOT, "%s%s, images %s, %,d weights",
                architecture.name(), options.networkType() == NetworkType.CNN ? "" : " autoencoder", image, weights);
        return new RunSummary(
                backend.description(), options.resources().seed(), network, counts, memory.bytes(), notes);
    }

    private static String perDiagnosis(List<SessionRow> rows) {
        Map<String, Long> counts = rows.stream()
                .collect(Collectors.groupingBy(SessionRow::diagnosis, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String size3(int[] size) {
        return Arrays.stream(size).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }
}
