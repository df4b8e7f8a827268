package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.Architectures;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.training.data.Normalization;
import org.voxelgrad.training.results.Checkpoint;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.results.EventFileReader;
import org.voxelgrad.training.results.Metrics;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Selection;
import org.voxelgrad.training.tables.Tsv;

/** What a user finds in the results folder of a CNN, here of two epochs of three iterations. */
class CnnResultsTest {

    @TempDir
    private static Path folder;

    private static Study study;
    private static TrainOptions options;
    private static ResultsFolder.Fold fold;

    @BeforeAll
    static void train() throws IOException, InterruptedException {
        study = Study.in(folder);
        TrainOptions base = study.options(NetworkType.CNN);
        options = base.with(new TrainOptions.Resources("cpu", 2, 2, 2, 2, 7)).with(base.optimization().withEpochs(2));
        Study.run(options);
        fold = new ResultsFolder(study.results()).fold(0);
    }

    @Test
    void theFolderIsTheDocumentedOne() throws IOException {
        List<String> expected = Stream.of(
                        "commandline.json",
                        "environment.txt",
                        "fold-0/cnn_classification/best_balanced_accuracy/train_image_level_metrics.tsv",
                        "fold-0/cnn_classification/best_balanced_accuracy/train_image_level_prediction.tsv",
                        "fold-0/cnn_classification/best_balanced_accuracy/validation_image_level_metrics.tsv",
                        "fold-0/cnn_classification/best_balanced_accuracy/validation_image_level_prediction.tsv",
                        "fold-0/cnn_classification/best_loss/train_image_level_metrics.tsv",
                        "fold-0/cnn_classification/best_loss/train_image_level_prediction.tsv",
                        "fold-0/cnn_classification/best_loss/validation_image_level_metrics.tsv",
                        "fold-0/cnn_classification/best_loss/validation_image_level_prediction.tsv",
                        "fold-0/models/best_balanced_accuracy/model_best.pth.tar",
                        "fold-0/models/best_loss/model_best.pth.tar",
                        "fold-0/tensorboard_logs/train/events.out.tfevents",
                        "fold-0/tensorboard_logs/validation/events.out.tfevents",
                        "fold-0/training.tsv")
                .toList();
        assertEquals(expected, Study.tree(study.results()));
    }

    @Test
    void commandlineJsonRepeatsTheRun() {
        CommandlineJson json = CommandlineJson.read(study.results().resolve("commandline.json"));
        assertEquals(options, json.options());
    }

    @Test
    void trainingTableHasARowForEachEvaluation() {
        Tsv table = Tsv.read(fold.trainingLog());
        assertEquals(List.of("epoch", "iteration", "time", "balanced_accuracy_train", "loss_train",
                "balanced_accuracy_valid", "loss_valid"), table.columns());
        assertEquals(List.of("0.1", "0.2", "1.1", "1.2"), column(table, "epoch", "iteration"));
        double before = 0;
        for (Tsv.Row row : table.rows()) {
            double time = number(row, "time");
            assertTrue(time > before && time < 600, "seconds since training began: " + time);
            before = time;
        }
    }

    @Test
    void tensorBoardHasTheCurvesOfTheTrainingTable() throws IOException {
        List<Tsv.Row> rows = Tsv.read(fold.trainingLog()).rows();
        for (Map.Entry<String, String> set : Map.of("train", "_train", "validation", "_valid").entrySet()) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                int step = List.of(1, 3, 4, 6).get(i); // within an epoch its iteration, at its end one more
                expected.add(step + " balanced_accuracy "
                        + (float) number(rows.get(i), "balanced_accuracy" + set.getValue()));
                expected.add(step + " loss " + (float) number(rows.get(i), "loss" + set.getValue()));
            }
            try (Stream<Path> files = Files.list(fold.events(set.getKey()))) {
                assertEquals(expected, EventFileReader.scalars(files.findFirst().orElseThrow()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void predictionsComeInTableOrderWithProbabilities(Selection selection) {
        for (String set : List.of("train", "validation")) {
            Tsv table = Tsv.read(fold.predictions(selection, set));
            assertEquals(List.of("participant_id", "session_id", "true_label", "predicted_label", "proba0", "proba1"),
                    table.columns());
            List<String> sessions = set.equals("train") ? Study.TRAIN : Study.VALIDATION;
            assertEquals(
                    sessions.stream().map(row -> row.replace(" ", ".").replace("AD", "1").replace("CN", "0")).toList(),
                    column(table, "participant_id", "session_id", "true_label"));
            for (Tsv.Row row : table.rows()) {
                double proba1 = number(row, "proba1");
                assertEquals(1, number(row, "proba0") + proba1, 1e-12);
                assertEquals(proba1 > 0.5 ? "1" : "0", row.get("predicted_label"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void metricsAreThoseOfThePredictions(Selection selection) {
        for (String set : List.of("train", "validation")) {
            List<Tsv.Row> predictions = Tsv.read(fold.predictions(selection, set)).rows();
            Metrics metrics = Metrics.of(labels(predictions, "true_label"), labels(predictions, "predicted_label"));
            double loss = predictions.stream()
                    .mapToDouble(row -> -Math.log(number(row, "proba" + row.get("true_label"))))
                    .sum();
            Tsv table = Tsv.read(fold.metrics(selection, set));
            assertEquals(List.of("accuracy", "balanced_accuracy", "sensitivity", "specificity", "ppv", "npv",
                    "total_loss", "total_kl_loss", "total_atlas_loss", "image_id"), table.columns());
            Tsv.Row row = table.rows().getFirst();
            assertEquals(metrics.accuracy(), number(row, "accuracy"));
            assertEquals(metrics.balancedAccuracy(), number(row, "balanced_accuracy"));
            assertEquals(metrics.sensitivity(), number(row, "sensitivity"));
            assertEquals(metrics.specificity(), number(row, "specificity"));
            assertEquals(metrics.ppv(), number(row, "ppv"));
            assertEquals(metrics.npv(), number(row, "npv"));
            assertEquals(loss, number(row, "total_loss"), 1e-9);
            assertEquals("0 0 ", String.join(" ",
                    row.get("total_kl_loss"), row.get("total_atlas_loss"), row.get("image_id")));
        }
    }

    @Test
    void theBestEpochIsKeptAndItsLossIsTheMeanOverImages() {
        List<Tsv.Row> epochs = Tsv.read(fold.trainingLog()).rows().stream()
                .filter(row -> row.get("iteration").equals("2"))
                .toList();
        double lowest = epochs.stream().mapToDouble(row -> number(row, "loss_valid")).min().orElseThrow();
        Tsv.Row metrics = Tsv.read(fold.metrics(Selection.BEST_LOSS, "validation")).rows().getFirst();
        assertEquals(lowest, number(metrics, "total_loss") / Study.VALIDATION.size(), 1e-12);
        double highest = epochs.stream().mapToDouble(row -> number(row, "balanced_accuracy_valid")).max().orElseThrow();
        metrics = Tsv.read(fold.metrics(Selection.BEST_BALANCED_ACCURACY, "validation")).rows().getFirst();
        assertEquals(highest, number(metrics, "balanced_accuracy"));
    }

    @ParameterizedTest
    @EnumSource
    void theSavedModelMakesThePredictionsOfTheTable(Selection selection) throws IOException {
        List<Tsv.Row> rows = Tsv.read(fold.predictions(selection, "validation")).rows();
        try (Backend backend = Backends.open("cpu", 1, notice -> {})) {
            Size3 size = new Size3(Study.SIZE[0], Study.SIZE[1], Study.SIZE[2]);
            Cnn network = Cnn.of(Architectures.named("Conv5_FC3").orElseThrow(), size, 0.5, 2);
            network.place(backend, Seeds.root(99));
            Checkpoint.load(fold.bestModel(selection), network);
            for (int i = 0; i < rows.size(); i++) {
                double[] logits = logits(network, backend, study.image(Study.VALIDATION.get(i)));
                double sum = DoubleStream.of(logits).map(Math::exp).sum();
                assertEquals(Math.exp(logits[1]) / sum, number(rows.get(i), "proba1"), 1e-6);
            }
        }
    }

    private static double[] logits(Cnn network, Backend backend, Path image) throws IOException {
        float[] voxels = Nifti.read(image).voxels();
        Normalization.minMax(voxels, image);
        try (Tape tape = Tape.inference(backend)) {
            Tensor input = tape.empty(Shape.of(1, 1, Study.SIZE[0], Study.SIZE[1], Study.SIZE[2]));
            input.storage().write(0, voxels, 0, voxels.length);
            return network.forward(tape, tape.constant(input)).value().toDoubles();
        }
    }

    private static int[] labels(List<Tsv.Row> rows, String column) {
        return rows.stream().mapToInt(row -> Integer.parseInt(row.get(column))).toArray();
    }

    private static double number(Tsv.Row row, String column) {
        return Double.parseDouble(row.get(column));
    }

    private static List<String> column(Tsv table, String... columns) {
        return table.rows().stream()
                .map(row -> String.join(".", Stream.of(columns).map(row::get).toList()))
                .toList();
    }
}
