package org.voxelgrad.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.caps.ImageFile;
import org.voxelgrad.training.caps.ImageSource;
import org.voxelgrad.training.data.ImageDataset;
import org.voxelgrad.training.loop.Device;
import org.voxelgrad.training.loop.Evaluation;
import org.voxelgrad.training.loop.Evaluator;
import org.voxelgrad.training.loop.ImageSet;
import org.voxelgrad.training.loop.Task;
import org.voxelgrad.training.loop.Trainer;
import org.voxelgrad.training.results.Checkpoint;
import org.voxelgrad.training.results.MetricsTable;
import org.voxelgrad.training.results.PredictionTable;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Scores;
import org.voxelgrad.training.results.Selection;
import org.voxelgrad.training.tables.FoldTables;
import org.voxelgrad.training.tables.SessionRow;
import org.voxelgrad.training.transfer.TransferLearning;

/** One fold: training, then the scores of its best models, or an autoencoder's reconstructions. */
final class FoldRun {

    private final TrainOptions options;
    private final int fold;
    private final TrainListener listener;
    private final Device device;
    private final ImageSource source;
    private final int[] size;
    private final Seeds seeds;
    private final Consumer<String> notices;

    /**
     * @param size {@code [D, H, W]} of every image
     * @param seeds of this fold
     * @param notices hears from loading threads about images that were mended
     */
    FoldRun(
            TrainOptions options, int fold, TrainListener listener, Device device, ImageSource source, int[] size,
            Seeds seeds, Consumer<String> notices) {
        this.options = options;
        this.fold = fold;
        this.listener = listener;
        this.device = device;
        this.source = source;
        this.size = size;
        this.seeds = seeds;
        this.notices = notices;
    }

    /** @param task with a network that has no memory yet */
    void run(Task task, FoldTables tables, ResultsFolder.Fold folder) throws IOException, InterruptedException {
        listener.foldStarts(fold, tables.train().size(), tables.validation().size());
        ImageSet train = imageSet("train", tables.train());
        ImageSet validation = imageSet("validation", tables.validation());
        task.network().place(device.backend(), seeds.child("init"));
        TransferLearning.of(options).start(fold, task.network()).ifPresent(listener::notice);

        new Trainer(options, fold, task, train, validation, device, folder, seeds, listener).run();

        score(task, List.of(train, validation), folder);
        if (options.visualization()) {
            new Visualization(device, source).write(task, List.of(train, validation), folder);
        }
        listener.foldEnds(fold);
    }

    private ImageSet imageSet(String name, List<SessionRow> rows) {
        List<Path> files = rows.stream().map(row -> source.find(row).path()).toList();
        return new ImageSet(name, rows, new ImageDataset(
                size, files, (file, voxels) -> new ImageFile(file).read(size, voxels), !options.data().unnormalize(),
                notices));
    }

    /** Loads each best model from its file, so that what is scored is what was saved. */
    private void score(Task task, List<ImageSet> sets, ResultsFolder.Fold folder)
            throws IOException, InterruptedException {
        Evaluator evaluator = new Evaluator(device, listener);
        SortedMap<Integer, List<Evaluation>> byEpoch = new TreeMap<>();
        for (Selection selection : Selection.of(task.type())) {
            Path best = folder.bestModel(selection);
            if (!Files.exists(best)) {
                throw new TrainingException("Fold " + fold + " has no model for " + selection.key() + ", as its loss"
                        + " was never a finite number: lower --learning_rate"
                        + (options.data().unnormalize() ? ", or leave --unnormalize out," : "") + " and train again.");
            }
            int epoch = Checkpoint.load(best, task.network());
            if (!byEpoch.containsKey(epoch)) {
                byEpoch.put(epoch, List.of(
                        evaluator.evaluate(task, sets.get(0)), evaluator.evaluate(task, sets.get(1))));
            }
            for (int i = 0; i < sets.size(); i++) {
                publish(task, selection, sets.get(i).name(), byEpoch.get(epoch).get(i), folder);
            }
        }
    }

    private void publish(
            Task task, Selection selection, String set, Evaluation evaluation, ResultsFolder.Fold folder)
            throws IOException {
        Scores scores = evaluation.scores();
        if (task.type() == NetworkType.CNN) {
            PredictionTable.write(folder.predictions(selection, set), evaluation.predictions());
            MetricsTable.write(folder.metrics(selection, set), scores);
        }
        listener.scored(fold, selection.key(), set, scores.values());
    }
}
