package org.voxelgrad.training.tables;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.voxelgrad.training.NetworkType.AUTOENCODER;
import static org.voxelgrad.training.NetworkType.CNN;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;

class FoldChecksTest {

    private static final List<SessionRow> TRAIN = List.of(row("sub-01", "ses-M00", "AD", "train/AD.tsv"),
            row("sub-01", "ses-M12", "AD", "train/AD.tsv"), row("sub-02", "ses-M00", "CN", "train/CN.tsv"));
    private static final List<SessionRow> VALIDATION = List.of(row("sub-03", "ses-M00", "AD", "validation/AD.tsv"),
            row("sub-04", "ses-M00", "CN", "validation/CN.tsv"));

    private static SessionRow row(String participant, String session, String diagnosis, String source) {
        return row(participant, session, diagnosis, source, SessionRow.SINGLE_COHORT);
    }

    private static SessionRow row(String participant, String session, String diagnosis, String source, String cohort) {
        int label = Labels.code(diagnosis).orElseThrow();
        return new SessionRow(participant, session, diagnosis, label, cohort, Path.of(source));
    }

    private static List<SessionRow> plus(List<SessionRow> rows, SessionRow... more) {
        return Stream.concat(rows.stream(), Stream.of(more)).toList();
    }

    private static void accept(List<SessionRow> train, List<SessionRow> validation, NetworkType type) {
        assertDoesNotThrow(() -> FoldChecks.check(new FoldTables(train, validation), 2, type, false));
    }

    private static String refusal(List<SessionRow> train, List<SessionRow> validation, NetworkType type) {
        return assertThrows(InputException.class,
                () -> FoldChecks.check(new FoldTables(train, validation), 2, type, false)).getMessage();
    }

    @Test
    void acceptsDisjointSets() {
        accept(TRAIN, VALIDATION, CNN);
    }

    @Test
    void refusesAParticipantInBothSetsUnlessAllowed() {
        List<SessionRow> leaking = plus(VALIDATION, row("sub-01", "ses-M24", "AD", "validation/AD.tsv"));
        assertEquals("1 participant is in both the training and the validation set of fold 2: sub-01 (in "
                        + Path.of("train/AD.tsv") + ", " + Path.of("validation/AD.tsv") + "), so the validation would"
                        + " score images of people the network has seen; split by participant, as tsvtool split and"
                        + " kfold do, or give --allow-leakage to go on.",
                refusal(TRAIN, leaking, AUTOENCODER));
        assertDoesNotThrow(() -> FoldChecks.check(new FoldTables(TRAIN, leaking), 2, CNN, true));
    }

    @Test
    void namesAFewOfManyLeakingParticipants() {
        List<SessionRow> many = Stream.of("a", "b", "c", "d", "e", "f", "g")
                .map(name -> row("sub-" + name, "ses-M00", "AD", "AD.tsv"))
                .toList();
        String message = refusal(plus(TRAIN, many.toArray(SessionRow[]::new)),
                plus(VALIDATION, many.toArray(SessionRow[]::new)), CNN);
        assertTrue(message.startsWith("7 participants are in both"), message);
        assertTrue(message.contains("sub-a, sub-b, sub-c, sub-d, sub-e and 2 more"), message);
    }

    @Test
    void oneNameInTwoCohortsIsTwoPeople() {
        accept(plus(TRAIN, row("sub-03", "ses-M00", "AD", "AD.tsv", "AIBL")), VALIDATION, CNN);
    }

    @Test
    void refusesASessionListedTwiceInASet() {
        assertEquals("The training set lists sub-02 ses-M00 twice, in " + Path.of("train/CN.tsv")
                        + ": remove one of the lines.",
                refusal(plus(TRAIN, TRAIN.getLast()), VALIDATION, AUTOENCODER));
        assertEquals("The validation set lists sub-03 ses-M00 twice, in " + Path.of("validation/AD.tsv") + " and in "
                        + Path.of("pMCI.tsv") + ": remove one of the lines, or leave one of these diagnoses out of"
                        + " --diagnoses.",
                refusal(TRAIN, plus(VALIDATION, row("sub-03", "ses-M00", "pMCI", "pMCI.tsv")), CNN));
    }

    @Test
    void aCnnNeedsTwoClassesAnAutoencoderDoesNot() {
        List<SessionRow> oneClass = List.of(row("sub-01", "ses-M00", "AD", "AD.tsv"),
                row("sub-02", "ses-M00", "pMCI", "pMCI.tsv"));
        assertEquals("The training set of fold 2 has only the class 1 (AD, pMCI, from AD.tsv, pMCI.tsv), but a CNN"
                        + " learns to tell two apart: add one of CN, sMCI with --diagnoses, or correct the tables'"
                        + " column diagnosis.",
                refusal(oneClass, VALIDATION, CNN));
        assertTrue(refusal(TRAIN, VALIDATION.subList(0, 1), CNN).startsWith("The validation set of fold 2 has only"));
        accept(oneClass, VALIDATION.subList(0, 1), AUTOENCODER);
    }

    @Test
    void aCnnLearnsNothingFromUnlabeledImages() {
        List<SessionRow> train = plus(TRAIN, row("sub-09", "ses-M00", "unlabeled", "CN.tsv"));
        assertTrue(refusal(train, VALIDATION, CNN).startsWith(
                "Table CN.tsv has the diagnosis unlabeled for sub-09 ses-M00, which a CNN cannot learn"));
        accept(train, VALIDATION, AUTOENCODER);
    }
}
