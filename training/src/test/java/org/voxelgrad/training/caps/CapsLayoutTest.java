package org.voxelgrad.training.caps;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.training.InputException;

class CapsLayoutTest {

    private static final Path SESSION = Path.of("caps/subjects/sub-01/ses-M00");

    @TempDir
    Path temp;

    private static List<Path> inSession(String... paths) {
        return Stream.of(paths).map(SESSION::resolve).toList();
    }

    private static CapsLayout layout(String preprocessing) {
        return new CapsLayout(Path.of("caps"), Preprocessing.of(preprocessing));
    }

    @Test
    void namesOfT1Linear() {
        CapsLayout layout = layout("t1-linear");
        String name = "sub-01_ses-M00_T1w_space-MNI152NLin2009cSym_desc-Crop_res-1x1x1_T1w";
        assertEquals(inSession("deeplearning_prepare_data/image_based/t1_linear/" + name + ".pt"),
                layout.tensors("sub-01", "ses-M00"));
        assertEquals(inSession("t1_linear/" + name + ".nii.gz", "t1_linear/" + name + ".nii"),
                layout.niftis("sub-01", "ses-M00"));
    }

    @Test
    void bothSpellingsOfT1Extensive() {
        CapsLayout layout = layout("t1-extensive");
        String written = "sub-01_ses-M00_T1w_space-Ixi549Space_desc-SkullStripped_T1w";
        String lookedFor = "sub-01_ses-M00_space-Ixi549Space_desc-skullstripped_T1w";
        String tensors = "deeplearning_prepare_data/image_based/t1_extensive/";
        String normalized = "t1/spm/segmentation/normalized_space/";
        assertEquals(inSession(tensors + written + ".pt", tensors + lookedFor + ".pt"),
                layout.tensors("sub-01", "ses-M00"));
        assertEquals(
                inSession("t1_extensive/" + written + ".nii.gz", normalized + lookedFor + ".nii.gz",
                        "t1_extensive/" + written + ".nii", normalized + lookedFor + ".nii"),
                layout.niftis("sub-01", "ses-M00"));
    }

    @Test
    void t1VolumeIsExtractedAsCustom() {
        CapsLayout layout = layout("t1-volume");
        String name = "sub-01_ses-M00_T1w_segm-graymatter_space-Ixi549Space_modulated-off_probability";
        assertEquals(inSession("deeplearning_prepare_data/image_based/custom/" + name + ".pt"),
                layout.tensors("sub-01", "ses-M00"));
        assertEquals(SESSION.resolve("t1/spm/segmentation/normalized_space/" + name + ".nii.gz"),
                layout.niftis("sub-01", "ses-M00").getFirst());
    }

    @Test
    void refusesAnUnknownPreprocessing() {
        assertEquals("PREPROCESSING is t2-linear: give one of t1-linear, t1-extensive, t1-volume.",
                assertThrows(InputException.class, () -> Preprocessing.of("t2-linear")).getMessage());
    }

    private static String refusal(Path root) {
        return assertThrows(InputException.class, () -> CapsLayout.requireCaps(root, "CAPS_DIRECTORY")).getMessage();
    }

    @Test
    void acceptsACaps() throws IOException {
        Files.createDirectories(temp.resolve("subjects/sub-01"));
        Files.createFile(temp.resolve("sub-notes.txt"));
        assertDoesNotThrow(() -> CapsLayout.requireCaps(temp, "CAPS_DIRECTORY"));
    }

    @Test
    void saysWhatIsNoCaps() throws IOException {
        String remedy = ": give as CAPS_DIRECTORY a CAPS, the folder of preprocessed images that Clinica writes, with"
                + " sub-.../ses-.../ below its folder subjects.";
        assertEquals("CAPS " + temp.resolve("no") + " does not exist" + remedy, refusal(temp.resolve("no")));

        Path file = Files.createFile(temp.resolve("file"));
        assertEquals("CAPS " + file + " is not a folder" + remedy, refusal(file));

        assertEquals(temp + " is not a CAPS, as it has no folder subjects" + remedy, refusal(temp));

        Path bids = temp.resolve("bids");
        Files.createDirectories(bids.resolve("sub-01/ses-M00/anat"));
        assertEquals(bids + " looks like a BIDS folder of raw images, as it holds sub-01" + remedy, refusal(bids));

        Path subjects = temp.resolve("caps/subjects");
        Files.createDirectories(subjects.resolve("sub-01"));
        assertTrue(refusal(subjects).contains("give the folder above it, " + temp.resolve("caps")));
    }
}
