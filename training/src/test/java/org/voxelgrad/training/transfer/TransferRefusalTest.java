package org.voxelgrad.training.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.transfer.TinyArchitecture.Tiny2;
import org.voxelgrad.training.transfer.TinyArchitecture.Tiny3;

/** Sources that a training cannot start from, each refused in a sentence. */
class TransferRefusalTest {

    @TempDir
    private Path source;

    private final Map<String, Object> tensors = new LinkedHashMap<>();
    private final Module cnn = cnn(new Tiny2(), TinyArchitecture.SIZE);

    @BeforeEach
    void aCnnWithOneFold() throws IOException {
        Files.writeString(source.resolve("commandline.json"),
                "{\"mode\": \"image\", \"network_type\": \"cnn\", \"model\": \"Tiny2\"}");
        tensors.putAll(cnn.stateDict().toTorch());
        save();
    }

    private static Module cnn(Architecture architecture, Size3 size) {
        Module network = Cnn.of(architecture, size, 0, 2);
        network.place(new ReferenceBackend(), Seeds.root(1));
        return network;
    }

    private Path model() {
        return source.resolve("fold-0/models/best_loss/model_best.pth.tar");
    }

    private void save() throws IOException {
        Files.createDirectories(model().getParent());
        TorchFile.save(model(), Map.of("model", tensors, "epoch", 3L));
    }

    @Test
    void aFolderWithoutARun() throws IOException {
        Path fold = source.resolve("fold-0");
        assertEquals("--transfer_learning_path " + fold + " holds neither commandline.json nor maps.json: give the"
                + " results folder of a training, the one above its folds.", refusal(fold, 0, "best_loss", cnn));
        Path missing = source.resolve("missing");
        assertEquals("--transfer_learning_path " + missing + " is no folder with commandline.json or maps.json: give"
                + " the results folder of a training, the one above its folds.", refusal(missing, 0, "best_loss", cnn));
    }

    @Test
    void aFoldThatTheSourceDoesNotHave() throws IOException {
        Files.createDirectories(source.resolve("fold-10"));
        assertEquals("--transfer_learning_path " + source + " has no fold 2 for fold 2 of this run to start from; its"
                        + " folds are 0, 10: name some of them with --split, or give another source.",
                refusal(source, 2, "best_loss", cnn));
    }

    @Test
    void aRunThatHasNoFoldYet() throws IOException {
        Path begun = Files.createDirectories(source.resolve("begun"));
        Files.writeString(begun.resolve("maps.json"), "{\"network_task\": \"reconstruction\"}");
        assertTrue(refusal(begun, 0, "best_loss", cnn).contains("it has no fold at all: give the results folder"));
    }

    @Test
    void aSelectionThatTheSourceDoesNotHave() {
        Path missing = source.resolve("fold-0/models/best_balanced_accuracy/model_best.pth.tar");
        assertEquals("There is no " + missing + " for fold 0 to start from, that fold was saved by best_loss only: give"
                        + " --transfer_learning_selection best_loss, or another source.",
                refusal(source, 0, "best_balanced_accuracy", cnn));
    }

    @Test
    void imagesOfAnotherSize() {
        Module larger = cnn(new Tiny2(), new Size3(9, 9, 9));
        assertEquals("--transfer_learning_path: " + model() + " (cnn Tiny2, epoch 3) does not fit the cnn to be"
                        + " trained: classifier.2.weight has the shape [5, 36], the network's is [5, 81]: train the"
                        + " architecture of that run on images of its size, or leave --transfer_learning_path out.",
                refusal(source, 0, "best_loss", larger));
    }

    @Test
    void anotherArchitecture() {
        String sentence = refusal(source, 0, "best_loss", cnn(new Tiny3(), TinyArchitecture.SIZE));
        assertTrue(sentence.contains("(cnn Tiny2, epoch 3) does not fit the cnn to be trained: features.8.weight is"
                + " missing; features.8.bias is missing; "), sentence);
        assertTrue(sentence.contains("; and 2 more: train the architecture of that run"), sentence);
    }

    @Test
    void tensorsThatAreMissingOrStrangeOrOfAnotherKind() throws IOException {
        tensors.remove("features.1.running_mean");
        tensors.put("features.5.num_batches_tracked", TorchTensor.of(new long[0], new float[1]));
        tensors.put("features.7.weight", TorchTensor.of(new long[] {1}, new float[1]));
        tensors.put("fc_mu.1.weight", TorchTensor.of(new long[] {1}, new float[1]));
        save();
        String sentence = refusal(source, 0, "best_loss", cnn);
        assertTrue(sentence.contains(": fc_mu.1.weight is not known; features.1.running_mean is missing;"
                + " features.5.num_batches_tracked is float32, the network's is an integer; features.7.weight has no"
                + " counterpart: train"), sentence);
    }

    @Test
    void namesThatAreAllOthers() throws IOException {
        Map<String, Object> saved = Map.copyOf(tensors);
        tensors.clear();
        saved.forEach((name, tensor) -> tensors.put("module." + name, tensor));
        save();
        String sentence = refusal(source, 0, "best_loss", cnn);
        assertTrue(sentence.contains("module.") && sentence.contains("is not known"), sentence);
    }

    @Test
    void filesThatHoldNoModel() throws IOException {
        TorchFile.save(model(), Map.of("optimizer", 1L));
        assertEquals("--transfer_learning_path: " + model() + " does not hold a model: give the results folder of"
                + " another run.", refusal(source, 0, "best_loss", cnn));
        tensors.put("features.0.bias", "a word");
        save();
        String strange = refusal(source, 0, "best_loss", cnn);
        assertTrue(strange.contains("has in its model features.0.bias, which is no tensor"), strange);
        Files.writeString(model(), "{}");
        assertTrue(refusal(source, 0, "best_loss", cnn).contains(model() + " is a text file"));
    }

    @Test
    void runsOfAnotherKind() throws IOException {
        Path maps = Files.createDirectories(source.resolve("maps"));
        Files.writeString(maps.resolve("maps.json"), "{\"network_task\": \"multi-cnn\"}");
        assertEquals(maps.resolve("maps.json") + ": the training was for multi-cnn: give the folder of a training for"
                + " classification or reconstruction.", refusal(maps, 0, "best_loss", cnn));
    }

    private static String refusal(Path source, int fold, String selection, Module network) {
        Path none = Path.of("none");
        TrainOptions options = TrainOptions.of(NetworkType.CNN, none, "t1-linear", none, none, "Tiny2")
                .with(new TrainOptions.Transfer(Optional.of(source), selection))
                .with(new TrainOptions.CrossValidation(0, List.of(fold)));
        return assertThrows(
                InputException.class, () -> TransferLearning.of(options, options.folds()).check(network)).getMessage();
    }
}
