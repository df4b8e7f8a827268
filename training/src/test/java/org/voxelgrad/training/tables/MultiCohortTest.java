package org.voxelgrad.training.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;

class MultiCohortTest {

    @TempDir
    Path temp;

    private Path labels;

    /** Two cohorts with the same participant ids; the second is given by its absolute path. */
    @BeforeEach
    void writeCohorts() {
        SplitsTest.split(temp.resolve("adni/train"), temp.resolve("adni/validation"));
        SplitsTest.split(temp.resolve("aibl/train"), temp.resolve("aibl/validation"));
        labels = table("cohort\tpath\tdiagnoses", "ADNI\tadni\tCN, AD", "AIBL\t" + temp.resolve("aibl") + "\tCN,MCI");
    }

    private Path table(String... lines) {
        try {
            return Files.writeString(temp.resolve("labels.tsv"), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FoldTables read(Path tsvPath, String... diagnoses) {
        TrainOptions options = TrainOptions.of(
                        NetworkType.CNN, Path.of("caps.tsv"), "t1-linear", tsvPath, Path.of("out"), "Conv5_FC3")
                .with(new TrainOptions.Data(true, List.of(diagnoses), true, false, List.of(), "random", false));
        return Splits.of(options).read(0);
    }

    private static String refusal(Path tsvPath, String... diagnoses) {
        return assertThrows(InputException.class, () -> read(tsvPath, diagnoses)).getMessage();
    }

    @Test
    void readsCohortByCohortInTheOrderOfDiagnoses() {
        List<String> train = read(labels, "AD", "CN").train().stream().map(SessionRow::describe).toList();
        assertEquals(
                List.of("sub-01 ses-M00 of cohort ADNI", "sub-02 ses-M00 of cohort ADNI",
                        "sub-02 ses-M00 of cohort AIBL"),
                train);
    }

    @Test
    void refusesADiagnosisThatNoCohortHas() {
        assertEquals("Table " + labels + " has no cohort with the diagnosis pMCI: its column diagnoses has AD, CN, MCI;"
                        + " add pMCI there or leave it out of --diagnoses.",
                refusal(labels, "AD", "pMCI"));
    }

    @Test
    void namesTheCohortWhoseTablesAreMissing() {
        table("cohort\tpath\tdiagnoses", "ADNI\tadni\tCN, AD", "OASIS\toasis\tCN");
        String message = refusal(labels, "AD", "CN");
        assertTrue(message.startsWith("Table " + temp.resolve("oasis/train/CN_baseline.tsv") + " does not exist: "
                + temp.resolve("oasis") + " is not a folder; give as path of cohort OASIS in " + labels), message);
        assertTrue(message.contains("no such folder"), message);
    }

    @Test
    void refusesABrokenTableOfCohorts() {
        table("cohort\tpath", "ADNI\tadni");
        assertTrue(refusal(labels, "AD").startsWith("Table " + labels + " has no column diagnoses: found cohort"));
        table("cohort\tpath\tdiagnoses");
        assertTrue(refusal(labels, "AD").startsWith("Table " + labels + " lists no cohort"));
        table("cohort\tpath\tdiagnoses", "ADNI\t\tAD");
        assertTrue(refusal(labels, "AD").startsWith("Table " + labels + " has no path in line 2"));
        table("cohort\tpath\tdiagnoses", "ADNI\ta\0b\tAD");
        assertTrue(refusal(labels, "AD").contains("in line 2 the path"));
    }

    @Test
    void refusesAFolderWithMultiCohort() {
        Path folder = temp.resolve("adni");
        assertEquals("TSV_PATH is " + folder + ": with --multi_cohort it must be a .tsv table that lists the cohorts;"
                + " give one, or leave --multi_cohort out.", refusal(folder, "AD"));
    }
}
