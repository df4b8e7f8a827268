package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Selection;

/** Runs that start from the results of another. */
class TransferRunTest {

    @TempDir
    private Path folder;

    private Study study;
    private Path source;

    @BeforeEach
    void study() throws IOException {
        study = Study.in(folder, 8, 9, 7);
        source = folder.resolve("source");
    }

    @ParameterizedTest
    @EnumSource
    void everyFoldStartsFromThatFoldOfTheAutoencoder(NetworkType type) throws IOException, InterruptedException {
        Study.run(options(NetworkType.AUTOENCODER, source));
        Recorder recorder = Study.run(withoutLearning(options(type, study.results()).with(from(source))));
        String part = type == NetworkType.CNN ? "features." : "encoder.";
        for (int fold = 0; fold < 2; fold++) {
            int index = fold;
            assertTrue(recorder.notices.stream().anyMatch(notice -> notice.startsWith("Fold " + index + " starts from ")
                    && notice.contains(model(source, index).toString())), recorder.notices.toString());
            assertArrayEquals(tensor(source, fold, "encoder.4.weight"),
                    tensor(study.results(), fold, part + "4.weight"), "weights that no learning rate has moved");
        }
        assertFalse(Arrays.equals(
                tensor(source, 0, "encoder.4.weight"), tensor(source, 1, "encoder.4.weight")), "folds differ");
    }

    @Test
    void aSourceThatDoesNotFitIsRefusedBeforeAnythingIsWritten() throws IOException, InterruptedException {
        Study.run(options(NetworkType.CNN, source));
        Study larger = Study.in(folder.resolve("larger"), 9, 9, 9);
        TrainOptions options = options(larger, NetworkType.CNN, larger.results()).with(from(source));
        Recorder recorder = new Recorder();
        InputException refused = assertThrows(InputException.class, () -> Study.run(options, recorder));
        assertTrue(refused.getMessage().contains("classifier.2.weight has the shape [5, 36]"), refused.getMessage());
        assertEquals(List.of(), recorder.events);
        assertFalse(Files.exists(larger.results()));
    }

    @Test
    void everyFoldOfTheSourceIsCheckedFirst() throws IOException, InterruptedException {
        Study.run(options(NetworkType.CNN, source).with(new TrainOptions.CrossValidation(2, List.of(0))));
        InputException refused = assertThrows(InputException.class,
                () -> Study.run(options(NetworkType.CNN, study.results()).with(from(source))));
        assertTrue(refused.getMessage().contains("has no fold 1"), refused.getMessage());
        assertFalse(Files.exists(study.results()));
    }

    private TrainOptions options(NetworkType type, Path results) {
        return options(study, type, results);
    }

    private static TrainOptions options(Study study, NetworkType type, Path results) {
        return TrainOptions.of(type, study.caps(), "t1-linear", study.tsv(), results, "Tiny2")
                .with(new TrainOptions.Resources("cpu", 0, 2, 0, 1, 7))
                .with(new TrainOptions.CrossValidation(2, List.of()))
                .with(TrainOptions.Optimization.defaults().withEpochs(1));
    }

    private static TrainOptions withoutLearning(TrainOptions options) {
        return options.with(new TrainOptions.Optimization(1, 1e-30, 0, 0, 0, 0, 1));
    }

    private static TrainOptions.Transfer from(Path source) {
        return new TrainOptions.Transfer(Optional.of(source), "best_loss");
    }

    private static Path model(Path results, int fold) {
        return new ResultsFolder(results).fold(fold).bestModel(Selection.BEST_LOSS);
    }

    private static float[] tensor(Path results, int fold, String name) throws IOException {
        Map<?, ?> checkpoint = (Map<?, ?>) TorchFile.load(model(results, fold));
        return ((TorchTensor) ((Map<?, ?>) checkpoint.get("model")).get(name)).toFloats();
    }
}
