package org.voxelgrad.training.caps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.tables.TableFiles;

class CohortsTest {

    @TempDir
    Path temp;

    @BeforeEach
    void writeCaps() throws IOException {
        Files.createDirectories(temp.resolve("adni/subjects"));
        Files.createDirectories(temp.resolve("aibl/subjects"));
        Files.createDirectories(temp.resolve("bids/sub-01"));
    }

    private static String refusal(Path capsDirectory, boolean multiCohort) {
        return assertThrows(InputException.class, () -> Cohorts.of(capsDirectory, multiCohort)).getMessage();
    }

    @Test
    void oneCapsServesTheSingleCohort() {
        Path caps = temp.resolve("adni");
        assertEquals(caps, Cohorts.of(caps, false).caps("single"));
    }

    @Test
    void findsTheCapsOfEachCohort() {
        Path table = TableFiles.write(temp.resolve("caps.tsv"), "cohort path", "ADNI adni",
                "AIBL " + temp.resolve("aibl"));
        Cohorts cohorts = Cohorts.of(table, true);
        assertEquals(temp.resolve("adni"), cohorts.caps("ADNI"));
        assertEquals(temp.resolve("aibl"), cohorts.caps("AIBL"));
        assertEquals("Table " + table + " has no CAPS for the cohort OASIS that the labels name: it lists ADNI, AIBL;"
                        + " add a line for OASIS.",
                assertThrows(InputException.class, () -> cohorts.caps("OASIS")).getMessage());
    }

    @Test
    void namesTheCohortWhoseCapsIsNone() {
        Path table = TableFiles.write(temp.resolve("caps.tsv"), "cohort path", "ADNI adni", "AIBL bids");
        assertTrue(refusal(table, true).contains("bids looks like a BIDS folder"));
        assertTrue(refusal(table, true).contains("give as path of cohort AIBL in " + table + " a CAPS"));
    }

    @Test
    void refusesACohortWithTwoCaps() {
        Path table = TableFiles.write(temp.resolve("caps.tsv"), "cohort path", "ADNI adni", "ADNI aibl");
        assertTrue(refusal(table, true).startsWith("Table " + table + " lists the cohort ADNI twice"));
    }

    @Test
    void tableAndMultiCohortGoTogether() {
        Path table = TableFiles.write(temp.resolve("caps.tsv"), "cohort diagnoses", "ADNI AD");
        assertTrue(refusal(table, false).endsWith("add --multi_cohort to train on several cohorts, or give a folder."));
        assertTrue(refusal(temp.resolve("adni"), true).startsWith("CAPS_DIRECTORY is " + temp.resolve("adni")
                + ": with --multi_cohort it must be a .tsv table"));
        assertTrue(refusal(table, true).startsWith("Table " + table + " has no column path: found cohort, diagnoses"));
    }
}
