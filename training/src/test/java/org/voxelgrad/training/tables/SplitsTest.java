package org.voxelgrad.training.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;

/** The single and the k-fold tree: which tables are read, and what is said when they are not there. */
class SplitsTest {

    @TempDir
    Path temp;

    private Path root;

    @BeforeEach
    void writeSingleSplit() {
        root = temp.resolve("labels");
        split(root.resolve("train"), root.resolve("validation"));
    }

    /** The same two diagnoses in both sets, of four participants. */
    static void split(Path train, Path validation) {
        TableFiles.diagnosis(train, "AD", "sub-01");
        TableFiles.diagnosis(train, "CN", "sub-02");
        TableFiles.diagnosis(validation, "AD", "sub-03");
        TableFiles.diagnosis(validation, "CN", "sub-04");
    }

    private static TrainOptions options(Path tsvPath, int nSplits, boolean baseline, String... diagnoses) {
        return TrainOptions.of(NetworkType.CNN, Path.of("caps"), "t1-linear", tsvPath, Path.of("out"), "Conv5_FC3")
                .with(new TrainOptions.Data(false, List.of(diagnoses), baseline, false, List.of(), "random", false))
                .with(new TrainOptions.CrossValidation(nSplits, List.of()));
    }

    private static String refusal(Path tsvPath, int nSplits, String... diagnoses) {
        TrainOptions options = options(tsvPath, nSplits, false, diagnoses);
        return assertThrows(InputException.class, () -> Splits.of(options).read(0)).getMessage();
    }

    private static List<String> sessions(List<SessionRow> rows) {
        return rows.stream().map(row -> row.describe() + " " + row.label()).toList();
    }

    @Test
    void readsAllSessionsForTrainingAndBaselineForValidation() {
        FoldTables fold = Splits.of(options(root, 0, false, "CN", "AD")).read(0);
        assertEquals(
                List.of("sub-02 ses-M00 0", "sub-02 ses-M12 0", "sub-01 ses-M00 1", "sub-01 ses-M12 1"),
                sessions(fold.train()));
        assertEquals(List.of("sub-04 ses-M00 0", "sub-03 ses-M00 1"), sessions(fold.validation()));
        assertEquals(
                new SessionRow("sub-02", "ses-M00", "CN", 0, "single", root.resolve("train/CN.tsv")),
                fold.train().getFirst());
    }

    @Test
    void baselineTouchesTrainingOnly() throws IOException {
        Files.delete(root.resolve("train/AD.tsv"));
        Files.delete(root.resolve("validation/AD.tsv"));
        FoldTables fold = Splits.of(options(root, 0, true, "AD", "CN")).read(0);
        assertEquals(List.of("sub-01 ses-M00 1", "sub-02 ses-M00 0"), sessions(fold.train()));
        assertEquals(List.of("sub-03 ses-M00 1", "sub-04 ses-M00 0"), sessions(fold.validation()));
    }

    @Test
    void readsTheFoldsOfKfold() {
        Path train = root.resolve("train");
        for (int i = 0; i < 2; i++) {
            split(train.resolve("train_splits-2/split-" + i), train.resolve("validation_splits-2/split-" + i));
        }
        TableFiles.sessions(train.resolve("train_splits-2/split-1/AD.tsv"), "sub-09 ses-M06 AD");
        Splits splits = Splits.of(options(train, 2, false, "AD", "CN"));
        assertEquals("sub-01 ses-M00 1", sessions(splits.read(0).train()).getFirst());
        assertEquals("sub-09 ses-M06 1", sessions(splits.read(1).train()).getFirst());
    }

    @Test
    void aRepeatedDiagnosisIsReadOnce() {
        assertEquals(4, Splits.of(options(root, 0, false, "AD", "CN", "AD")).read(0).train().size());
    }

    @Test
    void showsTheExpectedTreeBesideTheFound() throws IOException {
        Files.delete(root.resolve("validation/CN_baseline.tsv"));
        String message = refusal(root, 0, "AD", "CN");
        assertTrue(message.startsWith("Table " + root.resolve("validation/CN_baseline.tsv") + " does not exist: its"
                + " folder has such tables of AD; give some of these as --diagnoses, or add the table.\n"), message);
        List<String> tree = message.lines().skip(1).map(line -> line.strip().replaceAll(" {2,}", " | ")).toList();
        assertEquals(
                List.of("expected in " + root + " | found",
                        "train/ AD.tsv CN.tsv | train/ AD.tsv AD_baseline.tsv CN.tsv CN_baseline.tsv",
                        "validation/ AD_baseline.tsv CN_baseline.tsv | validation/ AD.tsv AD_baseline.tsv CN.tsv"),
                tree);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labels                | 0 | AD,pMCI | its folder has such tables of AD, CN; give some of these
            nowhere               | 0 | AD,CN   | nowhere is not a folder; give as TSV_PATH the folder that tsvtool
            labels                | 5 | AD,CN   | labels holds a single split; leave --n_splits out, or run tsvtool
            labels/train          | 0 | AD,CN   | lies inside a split; give TEMP/labels as TSV_PATH
            kfold                 | 0 | AD,CN   | kfold holds a split into 2 folds; give --n_splits 2
            kfold                 | 5 | AD,CN   | kfold holds a split into 2 folds; give --n_splits 2
            kfold/train_splits-2  | 2 | AD,CN   | lies inside a split; give TEMP/kfold as TSV_PATH
            below                 | 2 | AD,CN   | lies one folder below; give TEMP/below/train as TSV_PATH
            below                 | 0 | AD,CN   | lies one folder below; give TEMP/below/train as TSV_PATH
            tested                | 0 | AD,CN   | holds train and test, but no validation; run tsvtool split
            later                 | 0 | AD,CN   | laid out as ClinicaDL 1.2 and later do
            empty                 | 0 | AD,CN   | check TSV_PATH, --diagnoses and --n_splits
            """)
    void guessesWhatWentWrong(String given, int nSplits, String diagnoses, String advice) throws IOException {
        split(temp.resolve("kfold/train_splits-2/split-0"), temp.resolve("kfold/validation_splits-2/split-0"));
        split(temp.resolve("below/train/train_splits-2/split-0"),
                temp.resolve("below/train/validation_splits-2/split-0"));
        split(temp.resolve("tested/train"), temp.resolve("tested/test"));
        TableFiles.sessions(temp.resolve("later/train.tsv"), "sub-01 ses-M00 AD");
        Files.createDirectories(temp.resolve("empty"));

        String message = refusal(temp.resolve(given), nSplits, diagnoses.split(","));
        assertTrue(message.contains(advice.replace("TEMP", temp.toString())), message);
    }

    @Test
    void refusesBrokenTables() {
        Path table = root.resolve("train/AD.tsv");

        TableFiles.write(table, "participant_id session_id", "sub-01 ses-M00");
        assertTrue(refusal(root, 0, "AD", "CN").startsWith("Table " + table + " has no column diagnosis: found"
                + " participant_id, session_id"));

        TableFiles.sessions(table);
        assertTrue(refusal(root, 0, "AD", "CN").startsWith("Table " + table + " lists no session"));

        TableFiles.sessions(table, "sub-01 ses-M00 Dementia");
        assertEquals("Table " + table + " has the unknown diagnosis Dementia in line 2: known are CN, BV, AD, sMCI,"
                + " pMCI, MCI, unlabeled; correct or remove the line.", refusal(root, 0, "AD", "CN"));

        TableFiles.sessions(table, "sub-01 ses-M00 AD", "sub-05  AD");
        assertEquals("Table " + table + " has no session_id in line 3: fill it in or remove the line.",
                refusal(root, 0, "AD", "CN"));
    }

    @Test
    void refusesATableWhereAFolderIsExpected() {
        Path table = root.resolve("train/AD.tsv");
        TrainOptions options = options(table, 0, false, "AD", "CN");
        assertEquals("TSV_PATH is the table " + table + ": add --multi_cohort to train on several cohorts, or give a"
                + " folder.", assertThrows(InputException.class, () -> Splits.of(options)).getMessage());
    }
}
