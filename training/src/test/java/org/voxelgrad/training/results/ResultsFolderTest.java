package org.voxelgrad.training.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;

class ResultsFolderTest {

    private static final List<String> WRITTEN_BY_A_RUN = List.of(
            "environment.txt",
            "fold-0/training.tsv",
            "fold-0/models/checkpoint.pth.tar",
            "fold-0/models/optimizer.pth.tar",
            "fold-0/models/best_loss/model_best.pth.tar",
            "fold-0/models/best_balanced_accuracy/model_best.pth.tar",
            "fold-0/tensorboard_logs/train/events.out.tfevents.1600000000.host.4711.0",
            "fold-0/tensorboard_logs/validation/events.out.tfevents.1600000000.host",
            "fold-0/cnn_classification/best_loss/train_image_level_metrics.tsv",
            "fold-0/cnn_classification/best_loss/test-OASIS_image_level_prediction.tsv",
            "fold-12/autoencoder_reconstruction/train/input-0.nii.gz",
            "fold-12/autoencoder_reconstruction/validation/output-2.nii.gz",
            "fold-12/models/.voxelgrad-01234567-89ab-cdef-0123-456789abcdef-checkpoint.pth.tar");

    @TempDir
    private Path work;

    private Path output;

    @BeforeEach
    void nameOutput() {
        output = work.resolve("results");
    }

    @Test
    void layout() {
        ResultsFolder folder = new ResultsFolder(output);
        ResultsFolder.Fold fold = folder.fold(3);
        assertEquals(
                List.of("commandline.json", "environment.txt", "fold-3/models/checkpoint.pth.tar",
                        "fold-3/models/best_loss/model_best.pth.tar",
                        "fold-3/models/best_balanced_accuracy/model_best.pth.tar", "fold-3/tensorboard_logs/validation",
                        "fold-3/training.tsv", "fold-3/cnn_classification/best_loss/train_image_level_metrics.tsv",
                        "fold-3/cnn_classification/best_balanced_accuracy/validation_image_level_prediction.tsv",
                        "fold-3/autoencoder_reconstruction/train/input-2.nii.gz",
                        "fold-3/autoencoder_reconstruction/validation/output-0.nii.gz"),
                Stream.of(folder.commandline(), folder.environment(), fold.checkpoint(),
                                fold.bestModel(Selection.BEST_LOSS), fold.bestModel(Selection.BEST_BALANCED_ACCURACY),
                                fold.events("validation"), fold.trainingLog(),
                                fold.metrics(Selection.BEST_LOSS, "train"),
                                fold.predictions(Selection.BEST_BALANCED_ACCURACY, "validation"),
                                fold.input("train", 2), fold.output("validation", 0))
                        .map(path -> output.relativize(path).toString().replace('\\', '/'))
                        .toList());
    }

    @Test
    void claimingCreatesNothing() throws IOException {
        output = work.resolve("studies", "ad", "results");
        ResultsFolder.claim(options());
        assertEquals(List.of(), tree(work));
        ResultsFolder.claim(options()).begin(options());
        assertTrue(Files.isDirectory(output));
        ResultsFolder.claim(options()).begin(options());
    }

    @Test
    void aFolderInUseIsRefused() throws IOException {
        for (String name : List.of("a.txt", "b.txt", "c.txt", "d.txt", "e.txt")) {
            touch(output.resolve(name));
        }
        assertEquals("The output folder " + output + " is not empty (it holds a.txt, b.txt, c.txt and 2 more): "
                + "give a new folder.", refusal(options()));
    }

    @Test
    void anEarlierRunIsRefusedUnlessOverwritten() throws IOException {
        touch(output.resolve("commandline.json"));
        assertEquals("The output folder " + output + " is not empty (it holds commandline.json): "
                + "give a new folder, or --overwrite to replace the earlier run.", refusal(options()));
        ResultsFolder.claim(options().withOverwrite(true));
    }

    @Test
    void overwritingDeletesWhatARunWroteAndNothingElse() throws IOException {
        for (String file : WRITTEN_BY_A_RUN) {
            touch(output.resolve(file));
        }
        touch(output.resolve("commandline.json"));
        List<String> kept = List.of("commandline.json", "fold-0", "fold-0/models", "fold-0/models/best_loss",
                "fold-0/models/best_loss/figure.png", "fold-0/notes.txt", "paper", "paper/fold-0",
                "paper/fold-0/training.tsv");
        touch(output.resolve("fold-0/models/best_loss/figure.png"));
        touch(output.resolve("fold-0/notes.txt"));
        touch(output.resolve("paper/fold-0/training.tsv"));

        TrainOptions options = options().withOverwrite(true);
        ResultsFolder folder = ResultsFolder.claim(options);
        assertTrue(Files.exists(output.resolve("fold-0/training.tsv")), "claiming deletes nothing");
        folder.begin(options);
        assertEquals(kept, tree(output));
    }

    @Test
    void overwritingFollowsNoLinks() throws IOException {
        Path elsewhere = touch(work.resolve("elsewhere/training.tsv")).getParent();
        touch(output.resolve("commandline.json"));
        Files.createSymbolicLink(output.resolve("fold-0"), elsewhere);
        Path link = Files.createSymbolicLink(work.resolve("link"), output);
        touch(output.resolve("fold-1/training.tsv"));

        output = link;
        TrainOptions options = options().withOverwrite(true);
        ResultsFolder.claim(options).begin(options);
        assertTrue(Files.exists(elsewhere.resolve("training.tsv")));
        assertFalse(Files.exists(link.resolve("fold-1")));
    }

    @Test
    void onlyAResultsFolderIsOverwritten() throws IOException {
        touch(output.resolve("fold-0/training.tsv"));
        assertEquals("The output folder " + output + " is not a results folder (it has no commandline.json but holds "
                        + "fold-0), nothing was deleted: give another folder.",
                refusal(options().withOverwrite(true)));
        assertTrue(Files.exists(output.resolve("fold-0/training.tsv")));
    }

    @Test
    void theSourceOfTransferLearningIsNotOverwritten() throws IOException {
        touch(output.resolve("commandline.json"));
        TrainOptions options = options()
                .withOverwrite(true)
                .with(new TrainOptions.Transfer(Optional.of(work.resolve("x/../results")), "best_loss"));
        Files.createDirectory(work.resolve("x"));
        assertTrue(refusal(options).contains("is the output folder itself"));
    }

    @Test
    void theOutputIsNotPutIntoTheSourceOfTransferLearning() throws IOException {
        touch(output.resolve("commandline.json"));
        Path source = output;
        output = source.resolve("more/results");
        TrainOptions options = options().with(new TrainOptions.Transfer(Optional.of(source), "best_loss"));
        assertTrue(refusal(options).contains("lies within --transfer_learning_path " + source));
        assertFalse(Files.exists(output));
    }

    @Test
    void aFolderTakenMeanwhileIsRefusedAtTheStart() throws IOException {
        ResultsFolder folder = ResultsFolder.claim(options());
        touch(output.resolve("commandline.json"));
        assertThrows(InputException.class, () -> folder.begin(options()));
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        touch(output);
        assertEquals("The output folder " + output + " cannot be used, because " + output
                + " is a file: give another folder.", refusal(options()));
        Path file = output;
        output = file.resolve("below");
        assertEquals("The output folder " + output + " cannot be used, because " + file
                + " is a file: give another folder.", refusal(options()));
    }

    @Test
    void anUnwritableFolderIsRefused() {
        Path readOnly = Path.of("/proc");
        assumeTrue(Files.isDirectory(readOnly), "needs a folder that not even root may write to");
        output = readOnly.resolve("results");
        String sentence = refusal(options());
        assertTrue(sentence.startsWith("Cannot write to the output folder /proc/results: "), sentence);
    }

    private TrainOptions options() {
        return TrainOptions.of(NetworkType.CNN, work, "t1-linear", work, output, "Conv5_FC3");
    }

    private static String refusal(TrainOptions options) {
        return assertThrows(InputException.class, () -> ResultsFolder.claim(options)).getMessage();
    }

    private static Path touch(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private static List<String> tree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> !path.equals(root))
                    .map(path -> root.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }
}
