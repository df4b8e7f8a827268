package org.voxelgrad.training.caps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.nifti.NiftiException;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.tables.SessionRow;

class ImageSourceTest {

    private static final int[] SIZE = {5, 7, 4};

    @TempDir
    Path caps;

    private ImageSource source;
    private CapsLayout layout;

    @BeforeEach
    void openCaps() throws IOException {
        Files.createDirectories(caps.resolve("subjects"));
        source = new ImageSource(Cohorts.of(caps, false), Preprocessing.T1_LINEAR);
        layout = new CapsLayout(caps, Preprocessing.T1_LINEAR);
    }

    private static SessionRow session(String participant) {
        return new SessionRow(participant, "ses-M00", "AD", 1, SessionRow.SINGLE_COHORT, Path.of("train/AD.tsv"));
    }

    private Path tensor(String participant) {
        return layout.tensors(participant, "ses-M00").getFirst();
    }

    private Path compressed(String participant) {
        return layout.niftis(participant, "ses-M00").getFirst();
    }

    private Path plain(String participant) {
        return layout.niftis(participant, "ses-M00").getLast();
    }

    private static String refusal(Runnable action) {
        return assertThrows(InputException.class, action::run).getMessage();
    }

    @Test
    void prefersTheTensorThenTheCompressedFile() throws IOException {
        float[] third = CapsFiles.nifti(plain("sub-01"), 3, SIZE);
        assertArrayEquals(third, source.read(session("sub-01")).voxels());
        assertEquals(plain("sub-01"), source.find(session("sub-01")).path());

        float[] second = CapsFiles.nifti(compressed("sub-01"), 2, SIZE);
        assertArrayEquals(second, source.read(session("sub-01")).voxels());

        float[] first = CapsFiles.tensor(tensor("sub-01"), 1, SIZE);
        Volume volume = source.read(session("sub-01"));
        assertArrayEquals(first, volume.voxels());
        assertArrayEquals(SIZE, volume.size());
    }

    @Test
    void aTensorMayLackTheChannelAxis() throws IOException {
        CapsFiles.torch(tensor("sub-01"), TorchTensor.of(new long[] {5, 7, 4}, CapsFiles.random(1, SIZE)));
        assertArrayEquals(SIZE, source.read(session("sub-01")).size());
    }

    @Test
    void theAffineComesFromTheNiftiFileBesideTheTensor() throws IOException {
        CapsFiles.tensor(tensor("sub-01"), 1, SIZE);
        double[][] identity = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
        assertTrue(Arrays.deepEquals(identity, source.affine(session("sub-01"))));
        CapsFiles.nifti(compressed("sub-01"), 2, SIZE);
        assertTrue(Arrays.deepEquals(CapsFiles.AFFINE, source.affine(session("sub-01"))));
    }

    @Test
    void readsTheOtherSpellingOfT1Extensive() throws IOException {
        CapsLayout extensive = new CapsLayout(caps, Preprocessing.T1_EXTENSIVE);
        float[] voxels = CapsFiles.tensor(extensive.tensors("sub-01", "ses-M00").getLast(), 1, SIZE);
        ImageSource images = new ImageSource(Cohorts.of(caps, false), Preprocessing.T1_EXTENSIVE);
        assertArrayEquals(voxels, images.read(session("sub-01")).voxels());
    }

    @Test
    void listsThePathsTriedForAMissingImage() throws IOException {
        assertEquals("The t1-linear image of sub-01 ses-M00 is missing (there is no folder "
                        + caps.resolve("subjects/sub-01") + "): run the preprocessing, or remove the session from "
                        + Path.of("train/AD.tsv") + "; tried were\n  " + tensor("sub-01") + "\n  "
                        + compressed("sub-01") + "\n  " + plain("sub-01"),
                refusal(() -> source.find(session("sub-01"))));

        Files.createDirectories(caps.resolve("subjects/sub-01/ses-M12"));
        assertTrue(refusal(() -> source.read(session("sub-01")))
                .contains("(there is no folder " + caps.resolve("subjects/sub-01/ses-M00") + ")"));
    }

    @Test
    void countsTheMissingImagesOfARun() throws IOException {
        CapsFiles.tensor(tensor("sub-01"), 1, SIZE);
        List<SessionRow> rows = List.of(session("sub-01"), session("sub-02"), session("sub-02"), session("sub-03"));
        String message = refusal(() -> source.requireUniform(rows));
        assertTrue(message.startsWith("2 of 3 t1-linear images are missing, of sub-02 ses-M00, sub-03 ses-M00; for"
                + " sub-02 ses-M00 (there is no folder "), message);
    }

    @Test
    void tellsTheCommonSizeAndRefusesTwo() throws IOException {
        CapsFiles.tensor(tensor("sub-01"), 1, SIZE);
        CapsFiles.nifti(compressed("sub-02"), 2, SIZE);
        List<SessionRow> alike = List.of(session("sub-01"), session("sub-02"));
        assertArrayEquals(SIZE, source.requireUniform(alike));

        CapsFiles.nifti(plain("sub-03"), 3, 7, 5, 4);
        List<SessionRow> different = List.of(session("sub-01"), session("sub-02"), session("sub-03"));
        assertEquals("Images of one run must have one size, but " + tensor("sub-01") + " is 5x7x4 and "
                        + plain("sub-03") + " is 7x5x4: preprocess both alike, or remove one from its table.",
                refusal(() -> source.requireUniform(different)));
    }

    @Test
    void refusesATensorThatIsNoImage() throws IOException {
        CapsFiles.torch(tensor("sub-01"), TorchTensor.of(new long[] {2, 5, 7, 4}, new float[280]));
        assertEquals("Image " + tensor("sub-01") + " holds a tensor float32 [2, 5, 7, 4], but an image is a tensor of"
                        + " floats of shape [1, D, H, W]: extract it again, or remove the file to read the NIfTI image"
                        + " instead.",
                refusal(() -> source.read(session("sub-01"))));

        CapsFiles.torch(tensor("sub-02"), TorchTensor.ofLongs(new long[] {1, 5, 7, 4}, new long[140]));
        assertTrue(refusal(() -> source.find(session("sub-02")).size()).contains("holds a tensor int64 [1, 5, 7, 4]"));

        CapsFiles.torch(tensor("sub-03"), List.of(1L, 2L));
        assertTrue(refusal(() -> source.read(session("sub-03"))).startsWith("Image " + tensor("sub-03") + " holds "));
    }

    @Test
    void passesOnWhatTheReadersSay() throws IOException {
        CapsFiles.tensor(tensor("sub-01"), 1, SIZE);
        cut(tensor("sub-01"));
        InputException torch = assertThrows(InputException.class, () -> source.read(session("sub-01")));
        assertTrue(torch.getMessage().startsWith("Image " + tensor("sub-01") + " "), torch.getMessage());
        assertInstanceOf(CheckpointException.class, torch.getCause());

        CapsFiles.nifti(compressed("sub-02"), 2, SIZE);
        cut(compressed("sub-02"));
        InputException nifti = assertThrows(InputException.class, () -> source.read(session("sub-02")));
        assertTrue(nifti.getMessage().startsWith("Image " + compressed("sub-02") + " "), nifti.getMessage());
        assertInstanceOf(NiftiException.class, nifti.getCause());
    }

    private static void cut(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }
}
