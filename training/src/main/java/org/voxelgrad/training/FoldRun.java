package org.voxelgrad.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.caps.ImageFile;
import org.voxelgrad.training.data.ImageDataset;
import org.voxelgrad.training.loop.Evaluation;
import org.voxelgrad.training.loop.Evaluator;
import org.voxelgrad.training.loop.Fold;
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

/**
 * One fold: training, then the scores of its best models, or an autoencoder's reconstructions. Its checkpoint is the
 * first file that it writes and is deleted last, so a fold that was interrupted at any moment is known by it.
 */
final class FoldRun {

    private final Run run;
    private final Fold fold;

    /** @param task with a network that has no memory yet */
    FoldRun(Run run, int index, Task task, FoldTables tables, ResultsFolder.Fold folder) {
        this.run = run;
        Seeds seeds = Seeds.root(run.options().resources().seed()).child("fold", index);
        this.fold = new Fold(index, task, imageSet(run, "train", tables.train()),
                imageSet(run, "validation", tables.validation()), folder, seeds);
    }

    private static ImageSet imageSet(Run run, String name, List<SessionRow> rows) {
        List<Path> files = rows.stream().map(row -> run.images().find(row).path()).toList();
        int[] size = run.size();
        return new ImageSet(name, rows, new ImageDataset(
                size, files, (file, voxels) -> new ImageFile(file).read(size, voxels),
                !run.options().data().unnormalize(), run.notices()));
    }

    void run() throws IOException, InterruptedException {
        run.listener().foldStarts(fold.index(), fold.train().rows().size(), fold.validation().rows().size());
        train();
        List<ImageSet> sets = List.of(fold.train(), fold.validation());
        score(sets);
        if (run.options().visualization()) {
            new Visualization(run.device(), run.images()).write(fold.task(), sets, fold.folder());
        }
        fold.folder().finish();
        run.listener().foldEnds(fold.index());
    }

    private void train() throws IOException, InterruptedException {
        fold.task().network().place(run.device().backend(), fold.seeds().child("init"));
        Trainer trainer = new Trainer(run.options(), fold, run.device(), run.listener(), run.control());
        if (fold.folder().isInterrupted()) {
            trainer.resume();
        } else {
            fold.folder().clear();
            run.transfer().start(fold.index(), fold.task().network()).ifPresent(run.listener()::notice);
            trainer.begin();
        }
        trainer.run();
    }

    /** Loads each best model from its file, so that what is scored is what was saved. */
    private void score(List<ImageSet> sets) throws IOException, InterruptedException {
        Evaluator evaluator = new Evaluator(run.device(), run.listener(), run.control());
        Task task = fold.task();
        SortedMap<Integer, List<Evaluation>> byEpoch = new TreeMap<>();
        for (Selection selection : Selection.of(task.type())) {
            Path best = fold.folder().bestModel(selection);
            if (!Files.exists(best)) {
                throw new TrainingException("Fold " + fold.index() + " has no model for " + selection.key()
                        + ", as its loss was never a finite number: lower --learning_rate"
                        + (run.options().data().unnormalize() ? ", or leave --unnormalize out," : "")
                        + " and train again.");
            }
            int epoch = Checkpoint.load(best, task.network());
            if (!byEpoch.containsKey(epoch)) {
                byEpoch.put(epoch, List.of(
                        evaluator.evaluate(task, sets.get(0)), evaluator.evaluate(task, sets.get(1))));
            }
            for (int i = 0; i < sets.size(); i++) {
                publish(selection, sets.get(i).name(), byEpoch.get(epoch).get(i));
            }
        }
    }

    private void publish(Selection selection, String set, Evaluation evaluation) throws IOException {
        Scores scores = evaluation.scores();
        if (fold.task().type() == NetworkType.CNN) {
            PredictionTable.write(fold.folder().predictions(selection, set), evaluation.predictions());
            MetricsTable.write(fold.folder().metrics(selection, set), scores);
        }
        run.listener().scored(fold.index(), selection.key(), set, scores.values());
    }
}
