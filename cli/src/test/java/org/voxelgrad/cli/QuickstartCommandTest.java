package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;

class QuickstartCommandTest {

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void inAFolderWithASpace() {
        folder = temporary.resolve("my first run");
    }

    @Test
    void trainsBothNetworksAsItSays() {
        Session session = Session.recording();

        assertEquals(0, session.run("quickstart", folder.toString(), "--seed", "7", "--threads", "2"), session.err());

        assertEquals(
                List.of(NetworkType.CNN, NetworkType.AUTOENCODER),
                session.trainings.stream().map(TrainOptions::networkType).toList());
        for (TrainOptions training : session.trainings) {
            assertEquals(folder.resolve("caps"), training.capsDirectory());
            assertEquals(folder.resolve("labels"), training.tsvPath());
            assertEquals(folder, training.outputDirectory().getParent());
            assertEquals("auto", training.resources().device());
            assertEquals(7, training.resources().seed());
            assertEquals(2, training.resources().threads());
        }
        String shown = "$ clinicadl train image cnn '" + folder.resolve("caps") + "' t1-linear ";
        assertTrue(session.out().contains(shown), session.out());
        assertTrue(session.out().contains("Next, "), session.out());
    }

    @Test
    void aFailureEndsIt() {
        Session session = Session.training((options, listener, control) -> {
            throw new InputException("the images are broken.");
        });

        assertEquals(2, session.run("quickstart", folder.toString()));
        assertEquals(1, session.trainings.size());
        assertEquals("clinicadl: the images are broken.", session.err().strip());
    }

    @Test
    void replacesOnlyAFormerQuickstart() throws Exception {
        assertEquals(0, Session.recording().run("quickstart", folder.toString()));
        assertEquals(2, Session.recording().run("quickstart", folder.toString()));
        Session again = Session.recording();
        assertEquals(0, again.run("quickstart", folder.toString(), "--overwrite"));
        assertTrue(again.trainings.stream().allMatch(TrainOptions::overwrite));

        Path foreign = Files.createDirectories(temporary.resolve("study"));
        Files.writeString(foreign.resolve("participants.tsv"), "participant_id\n");
        Session refused = Session.recording();
        assertEquals(2, refused.run("quickstart", foreign.toString(), "--overwrite"));
        assertTrue(refused.err().contains(foreign + " is not empty"), refused.err());
    }
}
