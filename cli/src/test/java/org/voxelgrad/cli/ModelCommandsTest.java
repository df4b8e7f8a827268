package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.model.NetworkDesign;

class ModelCommandsTest {

    @TempDir
    private Path folder;

    private String source;
    private String results;
    private final Session session = Session.recording();

    @BeforeEach
    void saveANetwork() throws IOException {
        source = folder.resolve("autoencoder.pth").toString();
        results = folder.resolve("results").toString();
        Module network = new NetworkDesign(NetworkType.AUTOENCODER, "Conv5_FC3").network(new ImageSize(17, 20, 18));
        try (Backend backend = Backends.open("cpu", 1, notice -> {})) {
            network.place(backend, Seeds.root(1));
            TorchFile.save(Path.of(source), network.stateDict().toTorch());
        }
    }

    @Test
    void aModelIsImportedAndExported() {
        String file = folder.resolve("again.safetensors").toString();

        assertEquals(0, session.run("model", "import", source, results, "--architecture", "Conv5_FC3",
                "--network_type", "autoencoder", "--size", "17x20x18", "--n_splits", "2"), session.err());
        assertTrue(session.out().contains("(Conv5_FC3 autoencoder, "), session.out());
        assertTrue(session.out().contains("--transfer_learning_path " + results), session.out());
        assertEquals(0, session.run("model", "export", results, file, "--fold", "1"), session.err());
        assertTrue(session.out().contains("Exported " + Path.of(results, "fold-1")), session.out());
        assertTrue(Files.exists(Path.of(file)));
    }

    @Test
    void whatCannotBeUsedIsOneSentence() {
        assertRefused("autoencoder.pth does not tell what its network is: give --network_type",
                "model", "import", source, results);
        assertRefused("--network_type is rnn: give cnn or autoencoder.",
                "model", "import", source, results, "--architecture", "Conv5_FC3", "--network_type", "rnn");
        assertRefused("does not hold a Conv5_FC3 cnn for images of 169x208x179 voxels",
                "model", "import", source, results, "--architecture", "Conv5_FC3", "--network_type", "cnn");
        assertRefused("There is no " + results, "model", "export", results, "model.pth");
        assertRefused("--format is keras: give safetensors",
                "model", "export", source, "model.h5", "--format", "keras");
        assertRefused("autoencoder.pth exists: give another name, or --overwrite to replace it.",
                "model", "export", source, source);
        assertRefused("clinicadl: a command is missing: give one of export, import.", "model");
    }

    private void assertRefused(String sentence, String... command) {
        Session refused = Session.recording();
        assertEquals(2, refused.run(command));
        assertTrue(refused.err().contains(sentence), refused.err());
    }
}
