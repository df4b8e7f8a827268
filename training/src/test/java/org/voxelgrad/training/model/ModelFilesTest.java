package org.voxelgrad.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.checkpoint.safetensors.SafetensorsFile;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.results.Checkpoint;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Selection;

class ModelFilesTest {

    private static final ImageSize SIZE = new ImageSize(17, 20, 18);
    private static final NetworkDesign CNN = new NetworkDesign(NetworkType.CNN, "Conv5_FC3");
    private static final NetworkDesign AUTOENCODER = new NetworkDesign(NetworkType.AUTOENCODER, "Conv5_FC3");

    private static Map<String, TorchTensor> cnn;
    private static Map<String, TorchTensor> autoencoder;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeNetworks() {
        cnn = state(CNN, 1);
        autoencoder = state(AUTOENCODER, 2);
    }

    private static Map<String, TorchTensor> state(NetworkDesign design, long seed) {
        try (Backend backend = Backends.open("cpu", 1, notice -> {})) {
            Module network = design.network(SIZE);
            network.place(backend, Seeds.root(seed));
            return network.stateDict().toTorch();
        }
    }

    /** A results folder as an import makes it. */
    private Path results(NetworkDesign design, Map<String, TorchTensor> state, int folds) throws IOException {
        Path file = folder.resolve("source.pth.tar");
        TorchFile.save(file, Map.of("model", state, "epoch", 7L, "valid_loss", 0.5));
        Path results = folder.resolve("results");
        new ModelImport(file, results, Optional.of(design.networkType()), Optional.of(design.architecture()),
                Optional.of(SIZE), folds).run();
        return results;
    }

    @ParameterizedTest
    @EnumSource(value = ExportFormat.class, names = {"SAFETENSORS", "PTH"})
    void whatIsExportedHasTheValuesOfTheBestModel(ExportFormat format) throws IOException {
        Path results = results(CNN, cnn, 2);
        Path file = folder.resolve("new folder/cnn." + format.key());

        SavedModel exported = export(
                new ModelSource(results, OptionalInt.of(1), Selection.BEST_BALANCED_ACCURACY), file, Optional.empty());

        assertEquals(Optional.of(CNN), exported.design());
        assertSame(cnn, SavedModel.read(file).state());
    }

    @Test
    void pthHoldsThePlainStateDict() throws IOException {
        Path file = folder.resolve("autoencoder.pth");
        export(source(results(AUTOENCODER, autoencoder, 1)), file, Optional.empty());

        assertEquals(List.copyOf(autoencoder.keySet()), List.copyOf(((Map<?, ?>) TorchFile.load(file)).keySet()));
    }

    @Test
    void safetensorsTellWhatTheNetworkIsSoThatImportNeedsNoOptions() throws IOException {
        Path file = folder.resolve("autoencoder.safetensors");
        export(source(results(AUTOENCODER, autoencoder, 1)), file, Optional.empty());

        Map<String, String> metadata = SafetensorsFile.load(file).metadata();
        assertEquals("autoencoder", metadata.get("network_type"));
        assertEquals("Conv5_FC3", metadata.get("architecture"));
        assertEquals("7", metadata.get("epoch"));
        Path again = folder.resolve("again");
        new ModelImport(file, again, Optional.empty(), Optional.empty(), Optional.empty(), 1).run();
        assertSame(autoencoder, source(again).read().state());
    }

    @Test
    void anImportIsAResultsFolderWithEveryBestModel() throws IOException {
        Path results = results(CNN, cnn, 2);

        CommandlineJson commandline = CommandlineJson.read(results.resolve("commandline.json"));
        assertEquals(NetworkType.CNN, commandline.networkType());
        assertEquals("Conv5_FC3", commandline.architecture());
        for (int fold = 0; fold < 2; fold++) {
            for (Selection selection : Selection.values()) {
                try (Backend backend = Backends.open("cpu", 1, notice -> {})) {
                    Module network = CNN.network(SIZE);
                    network.place(backend, Seeds.root(3));
                    Path best = new ResultsFolder(results).fold(fold).bestModel(selection);
                    assertEquals(7, Checkpoint.load(best, network));
                    assertSame(cnn, network.stateDict().toTorch());
                }
            }
        }
        assertRefused("not empty", () -> results(CNN, cnn, 1));
    }

    @Test
    void theNamesOfDataParallelAndDoublePrecisionAreTaken() throws IOException {
        Map<String, TorchTensor> parallel = new LinkedHashMap<>();
        cnn.forEach((name, tensor) -> parallel.put("module." + name, tensor.type().isFloating()
                ? TorchTensor.of(tensor.shape(), tensor.toDoubles())
                : tensor));
        assertSame(cnn, source(results(CNN, parallel, 1)).read().state());
    }

    @Test
    void filesThatHoldNoSuchNetworkAreRefused() throws IOException {
        Map<String, TorchTensor> incomplete = new LinkedHashMap<>(cnn);
        incomplete.remove("features.0.weight");
        assertRefused("does not hold a Conv5_FC3 cnn for images of 17x20x18 voxels: The saved state does not fit the"
                + " network: features.0.weight is missing", () -> results(CNN, incomplete, 1));
        assertRefused("does not hold a Conv5_FC3 autoencoder", () -> results(AUTOENCODER, cnn, 1));
        assertRefused("Architecture Conv7 is not known",
                () -> results(new NetworkDesign(NetworkType.CNN, "Conv7"), cnn, 1));
        assertRefused("holds no network's state dict", () -> results(CNN, Map.of(), 1));
        assertRefused("give 1 or more", () -> results(CNN, cnn, 0));
        assertFalse(Files.exists(folder.resolve("results")), "nothing was written");
        Path text = Files.writeString(folder.resolve("notes.pth"), "no network");
        assertRefused("notes.pth is a text file, not a PyTorch file", () -> SavedModel.read(text));
        assertRefused("none.pth does not exist: check the path.", () -> SavedModel.read(folder.resolve("none.pth")));
        assertRefused("is a folder", () -> SavedModel.read(folder));
        Path bare = folder.resolve("bare.pth");
        TorchFile.save(bare, cnn);
        assertRefused("bare.pth does not tell what its network is: give --network_type", () -> new ModelImport(
                bare, folder.resolve("results"), Optional.empty(), Optional.empty(), Optional.empty(), 1).run());
    }

    @Test
    void exportsThatCannotBeAreRefused() throws IOException {
        Path results = results(AUTOENCODER, autoencoder, 2);
        Path file = Files.writeString(folder.resolve("kept.pth"), "kept");

        assertRefused("holds several folds: give --fold with one of 0, 1.", () -> source(results).read());
        assertRefused("has no fold 5: give --fold with one of 0, 1.",
                () -> new ModelSource(results, OptionalInt.of(5), Selection.BEST_LOSS).read());
        assertRefused("give --selection best_loss.",
                () -> new ModelSource(results, OptionalInt.of(0), Selection.BEST_BALANCED_ACCURACY).read());
        assertRefused("There is no " + folder.resolve("none"), () -> source(folder.resolve("none")).read());
        assertRefused("There is no " + folder.resolve("commandline.json"), () -> source(folder).read());
        assertRefused("kept.pth exists", () -> export(
                new ModelSource(results, OptionalInt.of(0), Selection.BEST_LOSS), file, Optional.empty()));
        assertEquals("kept", Files.readString(file));
        assertRefused("does not tell its format", () -> ExportFormat.ofSuffix(folder.resolve("model.bin")));
        assertRefused("--format is keras: give safetensors or ", () -> ExportFormat.ofKey("keras"));
        Files.delete(results.resolve("fold-0/models/best_loss/model_best.pth.tar"));
        assertRefused("model_best.pth.tar: wait until the first epoch",
                () -> new ModelSource(results, OptionalInt.of(0), Selection.BEST_LOSS).read());
    }

    @Test
    void anOnnxFileIsForImagesOfOneSize() throws IOException {
        Path file = folder.resolve("cnn.onnx");
        ModelSource source = source(results(CNN, cnn, 1));
        assertRefused("Give the --size of the images", () -> export(source, file, Optional.empty()));
        assertFalse(Files.exists(file));

        export(source, file, Optional.of(SIZE));
        long weights = cnn.values().stream().mapToLong(tensor -> tensor.count() * Float.BYTES).sum();
        assertTrue(Files.size(file) > 0.99 * weights && Files.size(file) < weights + 20_000, "graph and weights");
        assertRefused("does not tell what its network is", () -> export(
                source(folder.resolve("results/fold-0/models/best_loss/model_best.pth.tar")),
                folder.resolve("other.onnx"), Optional.of(SIZE)));
    }

    private static SavedModel export(ModelSource source, Path file, Optional<ImageSize> size) throws IOException {
        return new ModelExport(source, ExportFormat.ofSuffix(file), size, file, false).run();
    }

    private static ModelSource source(Path path) {
        return new ModelSource(path, OptionalInt.empty(), Selection.BEST_LOSS);
    }

    private static void assertRefused(String expected, Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(expected), message);
    }

    private static void assertSame(Map<String, TorchTensor> expected, Map<String, TorchTensor> found) {
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(found.keySet()));
        expected.forEach((name, tensor) -> {
            assertEquals(tensor.toString(), found.get(name).toString(), name);
            assertArrayEquals(tensor.toDoubles(), found.get(name).toDoubles(), name);
        });
    }
}
