package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.TrainOptions.Resources;
import org.voxelgrad.training.phantom.PhantomCaps;
import org.voxelgrad.training.results.CommandlineJson;

class ResumeCommandTest {

    private static final Resources BEGUN = new Resources("auto", 1, 4, 2, 3, 9);

    @TempDir
    private Path folder;

    private Path results() throws IOException {
        Path results = Files.createDirectories(folder.resolve("results"));
        TrainOptions options = TrainOptions.of(
                NetworkType.CNN, folder, "t1-linear", folder, results, "Conv5_FC3").with(BEGUN);
        CommandlineJson.write(options, results.resolve("commandline.json"));
        return results;
    }

    private static Resources resumed(String... command) {
        Session session = Session.recording();
        assertEquals(0, session.run(command), session.err());
        return session.trainings.getFirst().resources();
    }

    @Test
    void theRunGoesOnAsItBegan() throws IOException {
        assertEquals(BEGUN, resumed("train", "resume", results().toString()));
    }

    @Test
    void whatItComputesWithMayChange() throws IOException {
        assertEquals(new Resources("cpu", 0, 2, 0, 1, 9), resumed("train", "resume", results().toString(), "-cpu",
                "-np", "0", "--batch_size", "2", "-esteps", "0", "--threads", "1", "--checkpoint_minutes", "0.5"));
    }

    @Test
    void aFolderWithoutARunIsRefused() {
        Session session = Session.recording();
        assertEquals(2, session.run("train", "resume", folder.toString()));
        assertTrue(session.err().contains("There is no " + folder.resolve("commandline.json")), session.err());
    }

    @Test
    void aFailureWithACheckpointTellsHowToGoOn() {
        Session session = Session.training((options, listener, control) -> {
            listener.checkpointSaved(0, 1, 0, 1, Duration.ZERO);
            throw new IOException("No space left on device");
        });
        assertEquals(1, session.run("train", "image", "cnn", "caps", "t1-linear", "tsv", "my results", "Conv5_FC3"));
        assertTrue(session.err().contains("the disk is full"), session.err());
        assertTrue(session.err().contains(
                "To go on from the last checkpoint: clinicadl train resume 'my results'"), session.err());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sigtermSavesFirstAndTheRunGoesOn() throws IOException, InterruptedException {
        new PhantomCaps(6, PhantomCaps.SMALL, 0, 1).write(folder.resolve("caps"), folder.resolve("labels"));
        Path results = folder.resolve("trained");
        Process process = start("train", "image", "cnn", folder.resolve("caps").toString(), "t1-linear",
                folder.resolve("labels").toString(), results.toString(), "Conv5_FC3", "--use_cpu", "--epochs", "50",
                "--patience", "0", "--threads", "1");
        Path checkpoint = results.resolve("fold-0/models/checkpoint.pth.tar");
        while (process.isAlive() && !Files.exists(checkpoint)) {
            Thread.sleep(20);
        }
        process.toHandle().destroy(); // Process.destroy would close the output too
        String said = output(process);
        assertEquals(143, process.waitFor(), said);
        String sentence = said.lines()
                .filter(line -> line.startsWith("Interrupted: " + results))
                .findFirst()
                .orElse("");
        assertTrue(sentence.endsWith("; to go on: clinicadl train resume " + results), said);
        assertTrue(Files.exists(checkpoint));
        assertFalse(Files.exists(results.resolve(".voxelgrad.lock")), "the command ended in order");

        Process again = start("train", "resume", results.toString(), "--threads", "1");
        try (BufferedReader out = again.inputReader()) {
            assertTrue(out.lines().anyMatch(line -> line.startsWith("going on with fold 0 up to ")));
        } finally {
            again.destroyForcibly().waitFor();
        }
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Process start(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC",
                "-Xmx512m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        words.addAll(List.of(command));
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }
}
