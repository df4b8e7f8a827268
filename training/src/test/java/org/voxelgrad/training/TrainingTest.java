package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.training.data.Augmentation;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Selection;
import org.voxelgrad.training.tables.TableFiles;
import org.voxelgrad.training.tables.Tsv;

/** What the options of a training do. */
class TrainingTest {

    @TempDir
    private Path folder;

    private Study study;
    private TrainOptions options;

    @BeforeEach
    void study() throws IOException {
        study = Study.in(folder, 17, 18, 19);
        options = study.options(NetworkType.CNN);
    }

    @Test
    void cnnLearnsToTellTheGroupsApart() throws IOException, InterruptedException {
        study = Study.in(folder.resolve("larger"));
        Study.run(study.options(NetworkType.CNN).with(new TrainOptions.Optimization(15, 3e-4, 1e-4, 0, 0, 0, 1)));
        List<Tsv.Row> rows = Tsv.read(fold().trainingLog()).rows();
        assertTrue(number(rows.getLast(), "loss_train") < number(rows.getFirst(), "loss_train") / 2);
        Tsv.Row best = Tsv.read(fold().metrics(Selection.BEST_BALANCED_ACCURACY, "validation")).rows().getFirst();
        assertEquals(1.0, number(best, "balanced_accuracy"));
    }

    @Test
    void autoencoderLearnsToReconstruct() throws IOException, InterruptedException {
        TrainOptions autoencoder = study.options(NetworkType.AUTOENCODER);
        Study.run(autoencoder.with(new TrainOptions.Optimization(6, 1e-2, 0, 0, 0, 0, 1)));
        List<Tsv.Row> rows = Tsv.read(fold().trainingLog()).rows();
        assertTrue(number(rows.getLast(), "loss_train") < 0.8 * number(rows.getFirst(), "loss_train"));
    }

    @Test
    void trainingStopsWhenTheLossNoLongerImproves() throws IOException, InterruptedException {
        double nothingImproves = 1;
        Recorder stopped = Study.run(
                options.with(new TrainOptions.Optimization(5, 1e-4, 1e-4, 0, 1, nothingImproves, 1)));
        assertEquals(List.of("stoppedEarly 1 1"), stopped.events.stream().filter(e -> e.startsWith("st")).toList());
        assertEquals(2, Tsv.read(fold().trainingLog()).rows().size());

        Recorder complete = Study.run(options.withOverwrite(true)
                .with(new TrainOptions.Optimization(2, 1e-4, 1e-4, 0, 1, nothingImproves, 1)));
        assertEquals(List.of(), complete.events.stream().filter(e -> e.startsWith("st")).toList(),
                "a training that ends with its last epoch was not stopped");
    }

    @Test
    void anUpdateFollowsEveryGroupOfIterationsAndTheShortLastOne() throws IOException, InterruptedException {
        // Evaluations within an epoch follow updates only: here after iterations 1 and 2 of 0, 1, 2.
        Study.run(options
                .with(new TrainOptions.Resources("cpu", 0, 2, 1, 2, 7))
                .with(new TrainOptions.Optimization(1, 1e-4, 1e-4, 0, 0, 0, 2)));
        assertEquals(List.of("1", "2", "2"),
                Tsv.read(fold().trainingLog()).rows().stream().map(row -> row.get("iteration")).toList());
    }

    @Test
    void baselineLeavesLaterSessionsOut() throws IOException, InterruptedException {
        Recorder recorder = Study.run(options.with(
                new TrainOptions.Data(false, List.of("CN", "AD"), true, false, List.of(), "random", false)));
        assertTrue(recorder.events.contains("foldStarts 0 4+3"), recorder.events.toString());
        assertEquals(List.of("sub-C0", "sub-C1", "sub-A0", "sub-A1"),
                Tsv.read(fold().predictions(Selection.BEST_LOSS, "train")).rows().stream()
                        .map(row -> row.get("participant_id")).toList(),
                "in the order of --diagnoses");
    }

    @Test
    void weightedSamplerTrainsAndThePredictionsStillListEverySession() throws IOException, InterruptedException {
        Study.run(options.with(
                new TrainOptions.Data(false, List.of("AD", "CN"), false, false, List.of(), "weighted", false)));
        assertEquals(Study.TRAIN,
                Tsv.read(fold().predictions(Selection.BEST_LOSS, "train")).rows().stream()
                        .map(row -> row.get("participant_id") + " " + row.get("session_id") + " "
                                + (row.get("true_label").equals("1") ? "AD" : "CN"))
                        .toList());
    }

    @Test
    void augmentationsChangeTheTraining() throws IOException, InterruptedException {
        List<Double> plain = Study.run(options).losses;
        List<Double> augmented = Study.run(options.withOverwrite(true).with(new TrainOptions.Data(
                false, List.of("AD", "CN"), false, false, List.of("Noise", "Erasing", "CropPad", "Smoothing"),
                "random", false))).losses;
        assertNotEquals(plain, augmented);
        assertEquals(4, Augmentation.named(TrainOptions.Data.AUGMENTATIONS).size());
    }

    @Test
    void unnormalizeHandsTheNetworkTheStoredValues() throws IOException, InterruptedException {
        TrainOptions autoencoder = study.options(NetworkType.AUTOENCODER).withVisualization(true);
        Study.run(autoencoder.with(
                new TrainOptions.Data(false, List.of("AD", "CN"), false, true, List.of(), "random", false)));
        float[] stored = Nifti.read(study.image(Study.TRAIN.getFirst())).voxels();
        assertTrue(Arrays.equals(stored, Nifti.read(fold().input("train", 0)).voxels()));
    }

    @Test
    void aTrainingCanDrawOnSeveralCohorts() throws IOException, InterruptedException {
        Study other = Study.in(folder.resolve("other"), 17, 18, 19);
        Path caps = TableFiles.write(folder.resolve("caps.tsv"),
                "cohort path", "one " + study.caps(), "two " + other.caps());
        Path labels = TableFiles.write(folder.resolve("labels.tsv"),
                "cohort path diagnoses", "one " + study.tsv() + " AD", "two " + other.tsv() + " CN");
        TrainOptions multi = TrainOptions.of(NetworkType.CNN, caps, "t1-linear", labels, study.results(), "Conv5_FC3");
        Recorder recorder = Study.run(multi.with(options.resources()).with(options.optimization()).with(
                new TrainOptions.Data(true, List.of("AD", "CN"), false, false, List.of(), "random", false)));
        assertTrue(recorder.events.contains("foldStarts 0 5+3"), recorder.events.toString());
    }

    @Test
    void everyFoldOfAKFoldTreeIsTrained() throws IOException, InterruptedException {
        Recorder recorder = Study.run(options.with(new TrainOptions.CrossValidation(2, List.of())));
        assertEquals(List.of("foldStarts 0 5+3", "foldStarts 1 3+4"),
                recorder.events.stream().filter(event -> event.startsWith("foldStarts")).toList());
        List<String> first = Study.tree(study.results().resolve("fold-0"));
        assertEquals(first, Study.tree(study.results().resolve("fold-1")));
        assertFalse(first.isEmpty());
    }

    @Test
    void overwriteReplacesTheEarlierRunAndNothingElse() throws IOException, InterruptedException {
        Study.run(options.with(new TrainOptions.CrossValidation(2, List.of(1))));
        Path note = Files.writeString(study.results().resolve("fold-1").resolve("note.txt"), "mine");
        Study.run(options.withOverwrite(true));
        assertEquals(List.of("fold-1/note.txt"),
                Study.tree(study.results()).stream().filter(file -> file.startsWith("fold-1")).toList());
        assertEquals("mine", Files.readString(note));
    }

    @Test
    void nanVoxelsAreAnnouncedOnceAndTakenAsZero() throws IOException, InterruptedException {
        for (String session : Study.TRAIN) {
            float[] voxels = Nifti.read(study.image(session)).voxels();
            IntStream.range(0, 100).forEach(i -> voxels[i] = Float.NaN);
            study.write(session, voxels, 17, 18, 19);
        }
        Recorder recorder = Study.run(options);
        assertEquals(1, recorder.notices.size(), recorder.notices.toString());
        assertTrue(recorder.notices.getFirst().contains("100 NaN voxels"), recorder.notices.getFirst());
        assertTrue(recorder.losses.stream().allMatch(Double::isFinite));
    }

    @ParameterizedTest
    @EnumSource
    void aLossThatIsNoNumberEndsTheTrainingWithTheRemedy(NetworkType type) throws IOException {
        TrainOptions diverging = study.options(type).with(new TrainOptions.Optimization(20, 1e30, 0, 0, 0, 0, 1));
        Recorder recorder = new Recorder();
        TrainingException failure = assertThrows(
                TrainingException.class, () -> Study.run(diverging, recorder));
        assertTrue(failure.getMessage().contains("--learning_rate"), failure.getMessage());
        assertTrue(recorder.notices.getLast().contains("in epoch 0"), recorder.notices.toString());
    }

    private ResultsFolder.Fold fold() {
        return new ResultsFolder(study.results()).fold(0);
    }

    private static double number(Tsv.Row row, String column) {
        return Double.parseDouble(row.get(column));
    }
}
