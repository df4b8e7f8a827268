package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.nifti.NiftiVolume;
import org.voxelgrad.training.data.Normalization;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.tables.Tsv;

/** What a user finds in the results folder of an autoencoder, here of fold 0 of two, with reconstructions. */
class AutoencoderResultsTest {

    @TempDir
    private static Path folder;

    private static Study study;
    private static Recorder recorder;
    private static ResultsFolder.Fold fold;

    @BeforeAll
    static void train() throws IOException, InterruptedException {
        study = Study.in(folder);
        TrainOptions options = study.options(NetworkType.AUTOENCODER).withVisualization(true);
        recorder = Study.run(options
                .with(new TrainOptions.CrossValidation(2, List.of(0)))
                .with(options.optimization().withEpochs(3)));
        fold = new ResultsFolder(study.results()).fold(0);
    }

    @Test
    void theFolderIsTheDocumentedOne() throws IOException {
        Stream<String> reconstructions = Stream.of("train", "validation").flatMap(set -> Stream.of("input", "output")
                .flatMap(image -> IntStream.range(0, 3).mapToObj(k -> "fold-0/autoencoder_reconstruction/" + set + "/"
                        + image + "-" + k + ".nii.gz")));
        Stream<String> others = Stream.of(
                "commandline.json",
                "environment.txt",
                "fold-0/models/best_loss/model_best.pth.tar",
                "fold-0/tensorboard_logs/train/events.out.tfevents",
                "fold-0/tensorboard_logs/validation/events.out.tfevents",
                "fold-0/training.tsv");
        assertEquals(Stream.concat(others, reconstructions).sorted().toList(), Study.tree(study.results()));
    }

    @Test
    void trainingTableHasARowAnEpoch() {
        Tsv table = Tsv.read(fold.trainingLog());
        assertEquals(List.of("epoch", "iteration", "time", "loss_train", "loss_valid"), table.columns());
        assertEquals(List.of("0 2", "1 2", "2 2"),
                table.rows().stream().map(row -> row.get("epoch") + " " + row.get("iteration")).toList());
    }

    @Test
    void inputsAreTheNormalisedImagesInTheirPlace() throws IOException {
        for (int k = 0; k < 3; k++) {
            assertIsInput(fold.input("train", k), Study.TRAIN.get(k));
            assertIsInput(fold.input("validation", k), Study.VALIDATION.get(k));
        }
    }

    private static void assertIsInput(Path file, String session) throws IOException {
        float[] expected = Nifti.read(study.image(session)).voxels();
        Normalization.minMax(expected, file);
        NiftiVolume input = Nifti.read(file);
        assertArrayEquals(expected, input.voxels(), "the image scaled to [0, 1]");
        assertArrayEquals(Study.SIZE, input.size());
        assertArrayEquals(Study.AFFINE, input.affine());
    }

    @Test
    void outputsAreThoseOfTheBestModelAndTheLossIsTheirMeanError() throws IOException {
        double error = 0;
        for (int k = 0; k < 3; k++) {
            NiftiVolume output = Nifti.read(fold.output("validation", k));
            assertArrayEquals(Study.SIZE, output.size());
            assertArrayEquals(Study.AFFINE, output.affine());
            float[] x = Nifti.read(fold.input("validation", k)).voxels();
            float[] y = output.voxels();
            error += IntStream.range(0, x.length).mapToDouble(i -> Math.pow(x[i] - y[i], 2)).sum() / x.length / 3;
        }
        double best = Tsv.read(fold.trainingLog()).rows().stream()
                .mapToDouble(row -> Double.parseDouble(row.get("loss_valid")))
                .min().orElseThrow();
        assertEquals(best, error, 1e-6 * error);
    }

    @Test
    void bestModelIsScoredOnBothSets() {
        assertEquals(
                List.of("scored 0 best_loss train total_loss", "scored 0 best_loss validation total_loss"),
                recorder.events.stream().filter(event -> event.startsWith("scored")).toList());
    }
}
