package org.voxelgrad.training.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.nifti.NiftiVolume;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.caps.ImageSource;
import org.voxelgrad.training.data.StratifiedKFold;
import org.voxelgrad.training.tables.FoldTables;
import org.voxelgrad.training.tables.SessionRow;
import org.voxelgrad.training.tables.Splits;

class PhantomCapsTest {

    private static final List<Integer> SIZE = List.of(12, 14, 12);
    private static final PhantomCaps PHANTOMS = new PhantomCaps(6, SIZE, 3, Seeds.root(9));

    @TempDir
    private static Path folder;

    private static Path caps;
    private static Path labels;

    @BeforeAll
    static void write() throws IOException {
        caps = folder.resolve("caps");
        labels = folder.resolve("labels");
        PHANTOMS.write(caps, labels);
    }

    @Test
    void imagesLieWhereT1LinearPutsThem() throws IOException {
        Path image = caps.resolve("subjects/sub-PHANTOM004/ses-M00/t1_linear/"
                + "sub-PHANTOM004_ses-M00_T1w_space-MNI152NLin2009cSym_desc-Crop_res-1x1x1_T1w.nii.gz");
        NiftiVolume volume = Nifti.read(image);
        assertArrayEquals(new int[] {12, 14, 12}, volume.size());
        assertEquals(169 / 12.0, volume.affine()[0][0], 1e-5);
        assertEquals(12 + 2 * 2, files(caps).size(), "two of six come back after a year");
        assertTrue(Files.isDirectory(caps.resolve("subjects/sub-PHANTOM002/ses-M12/t1_linear")));
    }

    @Test
    void tablesLieWhereTsvtoolPutsThem() throws IOException {
        TreeSet<String> expected = new TreeSet<>();
        for (String group : List.of("AD", "CN")) {
            expected.addAll(List.of(group + ".tsv", "train/" + group + ".tsv", "train/" + group + "_baseline.tsv",
                    "validation/" + group + ".tsv", "validation/" + group + "_baseline.tsv"));
            for (int i = 0; i < 3; i++) {
                expected.add("train_splits-3/split-" + i + "/" + group + ".tsv");
                expected.add("train_splits-3/split-" + i + "/" + group + "_baseline.tsv");
                expected.add("validation_splits-3/split-" + i + "/" + group + "_baseline.tsv");
            }
        }
        assertEquals(expected, new TreeSet<>(files(labels)));
        List<String> lines = Files.readAllLines(labels.resolve("CN.tsv"));
        assertEquals("participant_id\tsession_id\tdiagnosis\tage\tsex", lines.getFirst());
        assertEquals(1 + 8, lines.size());
        assertTrue(lines.get(1).matches("sub-PHANTOM001\tses-M00\tCN\t\\d\\d\\.\\d\t[FM]"), lines.get(1));
        assertTrue(lines.get(3).startsWith("sub-PHANTOM003\tses-M12\tCN\t"), lines.get(3));
    }

    @Test
    void aTrainingAcceptsEverySplitAndFindsEveryImage() {
        TrainOptions options = TrainOptions.of(
                NetworkType.CNN, caps, "t1-linear", labels, folder.resolve("results"), "Conv5_FC3");
        FoldTables single = Splits.of(options).read(0);
        assertEquals(4, single.validation().size(), "a quarter of six, rounded, of each group");
        assertTrue(single.train().size() >= 8);
        TrainOptions folds = options.with(new TrainOptions.CrossValidation(3, List.of()));
        List<SessionRow> held = new ArrayList<>();
        for (int fold : folds.folds()) {
            FoldTables tables = Splits.of(folds).read(fold);
            held.addAll(tables.validation());
            List<SessionRow> rows = new ArrayList<>(tables.train());
            rows.addAll(tables.validation());
            assertArrayEquals(new int[] {12, 14, 12}, ImageSource.of(folds).requireUniform(rows));
        }
        assertEquals(12, held.stream().map(SessionRow::participant).distinct().count());
        assertEquals(12, held.size(), "each participant is held out once");
    }

    @Test
    void foldsAreThoseOfTsvtool() throws IOException {
        int[] folds = StratifiedKFold.folds(6, 3);
        for (int member = 0; member < 6; member++) {
            Path table = labels.resolve("validation_splits-3/split-" + folds[member] + "/AD_baseline.tsv");
            assertTrue(Files.readString(table).contains("sub-PHANTOM%03d\t".formatted(2 * member)), table.toString());
        }
    }

    @Test
    void equalSeedsGiveEqualFiles() throws IOException {
        Path again = folder.resolve("again");
        PHANTOMS.write(again.resolve("caps"), again.resolve("labels"));
        for (String name : files(caps)) {
            assertArrayEquals(Files.readAllBytes(caps.resolve(name)),
                    Files.readAllBytes(again.resolve("caps").resolve(name)), name);
        }
        for (String name : files(labels)) {
            assertEquals(Files.readString(labels.resolve(name)),
                    Files.readString(again.resolve("labels").resolve(name)), name);
        }
    }

    @Test
    void whatCannotBeSplitIsRefused() {
        assertThrows(InputException.class, () -> new PhantomCaps(1, SIZE, 0, Seeds.root(1)));
        assertThrows(InputException.class, () -> new PhantomCaps(4, SIZE, 5, Seeds.root(1)));
        assertThrows(InputException.class, () -> new PhantomCaps(4, List.of(4, 4), 0, Seeds.root(1)));
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString().replace('\\', '/'))
                    .toList();
        }
    }
}
