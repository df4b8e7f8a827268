package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.engine.backend.BackendProvider;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.training.caps.CapsLayout;
import org.voxelgrad.training.caps.Preprocessing;
import org.voxelgrad.training.tables.TableFiles;

/**
 * Whatever is wrong with the input is said in a sentence that names it and the remedy. Unless only the voxels can tell,
 * it is said before the earlier run in the output folder, which may be overwritten, is touched.
 */
class BadInputTest {

    @TempDir
    private Path folder;

    private Study study;
    private TrainOptions options;
    private TreeMap<String, String> before;

    @BeforeEach
    void studyWithAnEarlierRun() throws IOException {
        study = Study.in(folder, 17, 18, 19);
        options = study.options(NetworkType.CNN).withOverwrite(true);
        TableFiles.write(study.results().resolve("commandline.json"), "{}");
        TableFiles.write(study.results().resolve("fold-0", "training.tsv"), "epoch", "0");
        before = Study.snapshot(study.results());
    }

    private void refused(TrainOptions options, Object... expected) throws IOException {
        Recorder recorder = new Recorder();
        InputException refused = assertThrows(InputException.class, () -> Study.run(options, recorder));
        says(refused, expected);
        assertEquals(List.of(), recorder.events, "nothing was begun");
        assertEquals(before, Study.snapshot(study.results()), "nothing was written or deleted");
    }

    /** Found only once the voxels are read, by when the earlier run is gone. */
    private void refusedWhileTraining(TrainOptions options, Object... expected) throws IOException {
        says(assertThrows(InputException.class, () -> Study.run(options, new Recorder())), expected);
        for (String file : Study.tree(study.results())) {
            assertFalse(file.contains("voxelgrad-"), "unfinished " + file);
        }
    }

    private static void says(InputException refused, Object... expected) {
        for (Object part : expected) {
            assertTrue(refused.getMessage().contains(part.toString()), part + " is not in: " + refused.getMessage());
        }
        assertTrue(refused.getMessage().contains(":"), "no remedy in: " + refused.getMessage());
    }

    private TrainOptions withCaps(Path caps) {
        return TrainOptions.of(
                        options.networkType(), caps, "t1-linear", study.tsv(), study.results(), options.architecture())
                .with(options.resources())
                .withOverwrite(true);
    }

    private TrainOptions withTsv(Path tsv) {
        return TrainOptions.of(
                        options.networkType(), study.caps(), "t1-linear", tsv, study.results(), options.architecture())
                .with(options.resources())
                .withOverwrite(true);
    }

    private TrainOptions withDiagnoses(String... diagnoses) {
        return options.with(new TrainOptions.Data(
                false, List.of(diagnoses), false, false, List.of(), "random", false));
    }

    @Test
    void capsThatDoesNotExist() throws IOException {
        Path caps = folder.resolve("cpas");
        refused(withCaps(caps), caps, "does not exist", "CAPS_DIRECTORY");
    }

    @Test
    void bidsForCaps() throws IOException {
        Files.createDirectories(folder.resolve("bids", "sub-01"));
        refused(withCaps(folder.resolve("bids")), folder.resolve("bids"), "BIDS", "sub-01", "CAPS_DIRECTORY");
    }

    @Test
    void splitFolderThatIsNotThere() throws IOException {
        TrainOptions folds = options.with(new TrainOptions.CrossValidation(5, List.of()));
        refused(folds, "train_splits-5/split-0", "expected in " + study.tsv(), "found", "--n_splits 2");
    }

    @Test
    void tsvPathThatIsNotThere() throws IOException {
        refused(withTsv(folder.resolve("tsvs")), folder.resolve("tsvs"), "is not a folder", "TSV_PATH");
    }

    @Test
    void missingColumn() throws IOException {
        Path table = TableFiles.write(study.tsv().resolve("train", "CN.tsv"), "participant_id session", "sub-C0 M00");
        refused(options, table, "session_id, diagnosis", "found participant_id, session");
    }

    @Test
    void unknownDiagnosis() throws IOException {
        Path table = TableFiles.sessions(study.tsv().resolve("train", "CN.tsv"), "sub-C0 ses-M00 Control");
        refused(options, table, "unknown diagnosis Control", "line 2", "known are CN");
        says(assertThrows(InputException.class, () -> withDiagnoses("AD", "Control")), "--diagnoses", "Control", "CN");
    }

    @Test
    void oneClassIsTooFewForACnnButNotForAnAutoencoder() throws IOException, InterruptedException {
        refused(withDiagnoses("AD"), "fold 0", "only the class 1", "AD", "--diagnoses");
        Study.run(study.options(NetworkType.AUTOENCODER).withOverwrite(true).with(withDiagnoses("AD").data()));
    }

    @Test
    void participantInBothSets() throws IOException, InterruptedException {
        Path table = TableFiles.sessions(
                study.tsv().resolve("validation", "CN_baseline.tsv"), "sub-C1 ses-M00 CN", "sub-C2 ses-M00 CN");
        refused(options, "sub-C1", "both", table, "--allow-leakage");
        Study.run(options.with(
                new TrainOptions.Data(false, List.of("AD", "CN"), false, false, List.of(), "random", true)));
    }

    @Test
    void missingImage() throws IOException {
        Path image = study.image("sub-C2 ses-M00 CN");
        Files.delete(image);
        refused(options, "sub-C2 ses-M00", "missing", image, study.tsv().resolve("validation"),
                "run the preprocessing");
    }

    @Test
    void truncatedHeader() throws IOException {
        Path image = study.image("sub-C2 ses-M00 CN");
        Files.write(image, Arrays.copyOf(Files.readAllBytes(image), 40));
        refused(options, image);
    }

    @Test
    void emptyFile() throws IOException {
        Path image = Files.write(study.image("sub-C2 ses-M00 CN"), new byte[0]);
        refused(options, image);
    }

    @Test
    void textForAnImage() throws IOException {
        Path image = Files.writeString(study.image("sub-A1 ses-M00 AD"), "version https://git-lfs.github.com/spec/v1");
        refused(options, image);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void imageThatIsDamagedBehindItsHeader(int nproc) throws IOException {
        Path image = study.image("sub-A1 ses-M00 AD");
        byte[] bytes = Files.readAllBytes(image);
        Files.write(image, Arrays.copyOf(bytes, bytes.length / 2));
        TrainOptions.Resources resources = new TrainOptions.Resources("cpu", nproc, 2, 0, 1, 1);
        refusedWhileTraining(options.with(resources), image);
    }

    @Test
    void damagedTensor() throws IOException {
        Path tensor = new CapsLayout(study.caps(), Preprocessing.T1_LINEAR).tensors("sub-A1", "ses-M00").getFirst();
        Files.createDirectories(tensor.getParent());
        TorchFile.save(tensor, TorchTensor.of(new long[] {1, 17, 18, 19}, new float[17 * 18 * 19]));
        byte[] bytes = Files.readAllBytes(tensor);
        Files.write(tensor, Arrays.copyOf(bytes, bytes.length / 2));
        refused(options, tensor);
    }

    @Test
    void imagesOfDifferentSizes() throws IOException {
        study.write("sub-C3 ses-M00 CN", new float[17 * 18 * 20], 17, 18, 20);
        refused(options, study.image("sub-C3 ses-M00 CN"), "17x18x20", "17x18x19");
    }

    @Test
    void constantImage() throws IOException {
        float[] constant = new float[17 * 18 * 19];
        Arrays.fill(constant, 3);
        study.write("sub-A0 ses-M12 AD", constant, 17, 18, 19);
        refusedWhileTraining(options, study.image("sub-A0 ses-M12 AD"), "is constant", "3.0");
    }

    @ParameterizedTest
    @EnumSource
    void imagesTooSmallForTheLastBatchOfAnEpoch(NetworkType type) throws IOException {
        Study tiny = Study.in(folder.resolve("tiny"), 9, 9, 9);
        TrainOptions small = Study.into(study.results(), tiny.options(type)).withOverwrite(true);
        refused(small, "9x9x9", "Conv5_FC3", "a batch holds 1", "5 training images", "--batch_size");
    }

    @ParameterizedTest
    @EnumSource
    void smallestImagesTrainWhereEveryBatchHoldsTwo(NetworkType type) throws IOException, InterruptedException {
        Study tiny = Study.in(folder.resolve("tiny"), 3, 3, 3);
        TrainOptions small = tiny.options(type);
        Recorder recorder = Study.run(small.with(new TrainOptions.Resources("cpu", 0, 3, 0, 1, 1)));
        assertEquals("runEnds", recorder.events.getLast());
    }

    @Test
    void unknownArchitecture() throws IOException {
        TrainOptions unknown = TrainOptions.of(
                        NetworkType.CNN, study.caps(), "t1-linear", study.tsv(), study.results(), "Conv5FC3")
                .with(options.resources())
                .withOverwrite(true);
        refused(unknown, "Conv5FC3", "Conv5_FC3, Conv5_FC3_mni");
    }

    @Test
    void missingGpuIsToldBeforeAnythingIsRead() throws IOException {
        Assumptions.assumeTrue(ServiceLoader.load(BackendProvider.class).stream()
                .noneMatch(provider -> provider.get().id().equals("cuda")));
        TrainOptions defaults = TrainOptions.of(NetworkType.CNN, folder.resolve("no-caps"), "t1-linear",
                folder.resolve("no-tsv"), study.results(), "no architecture");
        refused(defaults, "cuda", "--use_cpu");
    }

    @Test
    void outputFolderWithOtherThings() throws IOException {
        refused(options.withOverwrite(false), study.results(), "is not empty", "commandline.json", "--overwrite");
        Path photos = Files.createDirectories(folder.resolve("photos"));
        Files.writeString(photos.resolve("holiday.jpg"), "sun");
        refused(Study.into(photos, options), photos, "is not a results folder", "holiday.jpg");
        assertEquals(List.of("holiday.jpg"), Study.tree(photos));
    }

    @Test
    void outputFolderThatCannotBeWritten() throws IOException {
        Path proc = Path.of("/proc/self");
        Assumptions.assumeTrue(Files.isDirectory(proc));
        refused(Study.into(proc.resolve("results"), options), "/proc/self/results");
        Path file = Files.writeString(folder.resolve("file"), "");
        refused(Study.into(file.resolve("results"), options), file, "is a file");
    }

    @Test
    void transferFromAFolderWithoutARun() throws IOException {
        refused(options.with(new TrainOptions.Transfer(Optional.of(folder), "best_loss")),
                "--transfer_learning_path", folder, "commandline.json", "maps.json");
    }

    @Test
    void optionsOutOfRange() {
        says(assertThrows(InputException.class, () -> new TrainOptions.Optimization(1, 1e-4, 0, 1.5, 0, 0, 1)),
                "--dropout is 1.5", "0 to 1");
        says(assertThrows(InputException.class, () -> new TrainOptions.Resources("cpu", 0, 0, 0, 0, 0)),
                "--batch_size is 0", "1 or more");
        says(assertThrows(InputException.class, () -> new TrainOptions.CrossValidation(5, List.of(5))),
                "--split is 5", "0 to 4");
        says(assertThrows(InputException.class, () -> TrainOptions.of(
                NetworkType.CNN, folder, "t2-linear", folder, folder, "Conv5_FC3")), "t2-linear", "t1-linear");
    }
}
