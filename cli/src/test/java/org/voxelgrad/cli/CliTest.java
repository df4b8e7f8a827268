package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.training.InputException;

class CliTest {

    private static final String[] TRAIN =
            {"train", "image", "cnn", "caps", "t1-linear", "labels", "results", "Conv5_FC3"};

    @Test
    void withoutATaskTheHelpIsShown() {
        Session session = Session.recording();

        assertEquals(0, session.run());
        assertTrue(session.out().startsWith("Usage: clinicadl"), session.out());
        assertTrue(session.out().contains("quickstart"), session.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void theVersionNamesTheJava(String option) {
        Session session = Session.recording();

        assertEquals(0, session.run(option));
        assertTrue(session.out().contains("Java " + Runtime.version()), session.out());
    }

    @ParameterizedTest
    @CsvSource({
        "train,             Usage: clinicadl train ",
        "train image,       Usage: clinicadl train image ",
        "train image,       'clinicadl: a command is missing: give one of autoencoder, cnn.'",
        "train image cnn,   Usage: clinicadl train image cnn ",
        "trian,             Did you mean: clinicadl train?",
        "tsvtool split,     'tsvtool is not a command here: give one of train, quickstart, model, doctor, bench.'",
    })
    void anIncompleteCommandShowsItsUsage(String command, String expected) {
        Session session = Session.recording();

        assertEquals(2, session.run(command.split(" ")));
        assertTrue(session.err().contains(expected), session.err());
        assertTrue(session.err().contains(" --help"), session.err());
    }

    @Test
    void theHelpIsGroupedAsInTheDocuments() {
        assertGroups("cnn", List.of(
                "Positional arguments:", "Computational resources:", "Data management:", "Cross-validation arguments:",
                "Optimization parameters:", "Transfer learning:", "Options beyond ClinicaDL's:"));
        assertGroups("autoencoder", List.of(
                "Positional arguments:", "Computational resources:", "Data management:", "Cross-validation arguments:",
                "Optimization parameters:", "Autoencoder specific:", "Transfer learning:",
                "Options beyond ClinicaDL's:"));
    }

    private static void assertGroups(String task, List<String> titles) {
        Session session = Session.recording();

        assertEquals(0, session.run("train", "image", task, "--help"));
        List<String> found = session.out().lines().filter(line -> line.matches("[A-Z].*:")).toList();
        assertEquals(titles, found);
        assertTrue(session.out().lines().allMatch(line -> line.startsWith("Usage") || line.length() <= 100));
        assertFalse(session.out().contains("\033"), "colours belong on terminals only");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new InputException("caps does not exist."), 2, "clinicadl: caps does not exist."),
                Arguments.of(new IOException("No space left on device"), 1, "the disk is full"),
                Arguments.of(new UncheckedIOException(
                        new FileSystemException("results/x.tsv", null, "No space left on device")), 1,
                        "the disk is full: results/x.tsv could not be written"),
                Arguments.of(new OutOfMemoryError("Java heap space"), 1, "smaller --batch_size"),
                Arguments.of(new IllegalStateException("a bug"), 1, "clinicadl: failed: a bug (-vv shows the stack"),
                Arguments.of(new InterruptedException(), 130, "clinicadl: interrupted."));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsOneSentenceAndAnExitCode(Throwable failure, int exitCode, String sentence) {
        Session session = Session.training((options, listener, control) -> throwAny(failure));

        assertEquals(exitCode, session.run(TRAIN));
        assertTrue(session.err().contains(sentence), session.err());
        assertEquals(1, session.err().lines().count(), session.err());
        assertEquals("", session.out());
    }

    @ParameterizedTest
    @CsvSource({"-vv", "-v -v", "--verbose --verbose"})
    void twoTimesVerboseShowsTheTrace(String verbose) {
        Session session = Session.training((options, listener, control) -> {
            throw new InputException("caps does not exist.");
        });
        String[] args = Stream.concat(Stream.of(TRAIN), Stream.of(verbose.split(" "))).toArray(String[]::new);

        assertEquals(2, session.run(args));
        assertTrue(session.err().startsWith("clinicadl: caps does not exist."), session.err());
        assertTrue(session.err().contains("\tat org.voxelgrad."), session.err());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable failure) throws T {
        throw (T) failure;
    }
}
