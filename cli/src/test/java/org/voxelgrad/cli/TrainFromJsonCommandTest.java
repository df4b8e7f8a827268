package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.TrainOptions.Resources;
import org.voxelgrad.training.results.CommandlineJson;

class TrainFromJsonCommandTest {

    private static final Resources GPU = new Resources("cuda:1", 3, 4, 10, 2, 42);

    @TempDir
    private Path folder;

    private TrainOptions run;

    @BeforeEach
    void writeFile() throws IOException {
        run = TrainOptions.of(NetworkType.AUTOENCODER, folder.resolve("caps"), "t1-linear", folder.resolve("labels"),
                        Path.of("again"), "Conv5_FC3")
                .with(GPU)
                .withVisualization(true)
                .with(TrainOptions.Optimization.defaults().withEpochs(3))
                .with(new TrainOptions.Transfer(TrainOptions.Transfer.none().path(), "best_loss"));
        CommandlineJson.write(run, file());
    }

    private Path file() {
        return folder.resolve("commandline.json");
    }

    private Session fromJson(Path file, String options) {
        List<String> words = new ArrayList<>(List.of("train", "from_json", file.toString(), "again"));
        words.addAll(List.of(options.strip().split(" +")));
        words.remove("");
        Session session = Session.recording();
        session.run(words.toArray(String[]::new));
        return session;
    }

    @Test
    void theFileDecides() {
        assertEquals(List.of(run), fromJson(file(), "").trainings);
    }

    @ParameterizedTest
    @CsvSource({
        "--use_cpu,                 cpu,    3, 2",
        "-cpu -np 0,                cpu,    0, 2",
        "--device auto --nproc 1,   auto,   1, 2",
        "--threads 0,               cuda:1, 3, 0",
    })
    void theMachineMayDiffer(String options, String device, int nproc, int threads) {
        Resources resources = new Resources(device, nproc, GPU.batchSize(), GPU.evaluationSteps(), threads, GPU.seed());
        assertEquals(List.of(run.with(resources)), fromJson(file(), options).trainings);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                 bf16, false",
        "--precision fp32,   fp32, false",
        "--deterministic,    bf16, true",
        "--amp,              bf16, false",
    })
    void thePrecisionIsTheRunsUnlessItIsGiven(String options, String precision, boolean deterministic)
            throws IOException {
        CommandlineJson.write(run.with(GPU.withPrecision("bf16", false)), file());

        assertEquals(
                List.of(run.with(GPU.withPrecision(precision, deterministic))), fromJson(file(), options).trainings);
    }

    @Test
    void anEarlierRunMayBeReplaced() {
        assertEquals(List.of(run.withOverwrite(true)), fromJson(file(), "--overwrite").trainings);
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertEquals("clinicadl: " + folder + " is not a file: give the commandline.json of a training.\n",
                fromJson(folder, "").err());
        assertEquals("clinicadl: There is no " + folder.resolve("old.json")
                + ": give the commandline.json of a training.\n", fromJson(folder.resolve("old.json"), "").err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--use_cpu --device cuda | --use_cpu and --device cuda contradict each other: give one of them.",
        "--nproc -1              | --nproc is -1: give 0 or more.",
        "--threads many          | --threads is many: give a whole number.",
        "--epochs 3              | --epochs is not an option here: leave it out.",
    })
    void anImpossibleOptionIsNamed(String options, String expected) {
        Session session = fromJson(file(), options);
        assertEquals(List.of(), session.trainings);
        assertTrue(session.err().contains(expected), session.err());
    }

    @Test
    void aFaultOfTheFileIsNamed() throws IOException {
        Files.writeString(file(), Files.readString(file()).replace("\"epochs\": 3", "\"epochs\": 0"));
        Session session = fromJson(file(), "");
        assertEquals("clinicadl: " + file() + ": --epochs is 0: give 1 or more.\n", session.err());
    }

    @Test
    void theHelpShowsTheArgumentsAndTheGroup() {
        Session session = Session.recording();
        assertEquals(0, session.run("train", "from_json", "--help"));
        assertTrue(session.out().contains(" JSON_PATH "), session.out());
        assertTrue(session.out().contains("Computational resources"), session.out());
        assertTrue(session.out().lines().allMatch(line -> line.length() <= 100), session.out());
    }
}
