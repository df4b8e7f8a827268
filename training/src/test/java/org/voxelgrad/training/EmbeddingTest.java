package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.training.results.EventFileReader;
import org.voxelgrad.training.tables.Tsv;

/** What a program that runs trainings relies on. */
class EmbeddingTest {

    @TempDir
    private Path folder;

    @Test
    void aListenerHearsTheRunInOrder() throws IOException, InterruptedException {
        Study study = Study.in(folder);
        Recorder recorder = Study.run(study.options(NetworkType.CNN));
        String scores = " accuracy,balanced_accuracy,sensitivity,specificity,ppv,npv,total_loss";
        List<String> evaluations = List.of(
                "evaluationStarts train 5", "evaluationAdvances 2", "evaluationAdvances 2", "evaluationAdvances 1",
                "evaluated 0.2 train",
                "evaluationStarts validation 3", "evaluationAdvances 2", "evaluationAdvances 1",
                "evaluated 0.2 validation");
        List<String> expected = Stream.of(
                        List.of("runStarts", "foldStarts 0 5+3", "epochStarts 0/1 of 3",
                                "iteration 0.0 2", "iteration 0.1 2", "iteration 0.2 1"),
                        evaluations,
                        List.of("epochEnds 0 [load, compute, evaluate]"),
                        evaluations.stream().filter(event -> !event.startsWith("evaluated ")).toList(),
                        List.of("scored 0 best_balanced_accuracy train" + scores,
                                "scored 0 best_balanced_accuracy validation" + scores,
                                "scored 0 best_loss train" + scores,
                                "scored 0 best_loss validation" + scores,
                                "foldEnds 0", "runEnds"))
                .flatMap(List::stream)
                .toList();
        assertEquals(expected, recorder.events);
        assertEquals(List.of(), recorder.notices);
    }

    @Test
    void theSummarySaysWhatIsKnownBeforehand() throws IOException, InterruptedException {
        Study study = Study.in(folder);
        RunSummary summary = Study.run(study.options(NetworkType.CNN)).summary;
        assertTrue(summary.device().contains("2 threads"), summary.device());
        assertEquals(7, summary.seed());
        assertEquals(List.of(new RunSummary.FoldSummary(0, "AD 3, CN 2", "AD 1, CN 2")), summary.folds());
        assertTrue(summary.notes().getFirst().contains("not the standard 169x208x179"), summary.notes().toString());
        assertTrue(summary.expectedPeakBytes() > 350_000_000 && summary.expectedPeakBytes() < 500_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runStarts", "foldStarts", "iteration 0.1", "evaluationStarts validation", "evaluated 0.1",
            "epochEnds 0", "iteration 1.0", "scored 0 best_balanced_accuracy train"})
    void anInterruptEndsTheRunAndLeavesWholeFilesOnly(String moment) throws IOException {
        Study study = Study.in(folder, 17, 18, 19);
        TrainOptions options = study.options(NetworkType.CNN);
        Recorder recorder = new Recorder() {
            private boolean over;

            @Override
            void heard(String event) {
                super.heard(event);
                if (event.startsWith(moment) && !over) {
                    over = true;
                    events.clear();
                    Thread.currentThread().interrupt();
                }
            }
        };
        assertThrows(InterruptedException.class, () -> Study.run(options
                .with(new TrainOptions.Resources("cpu", 2, 2, 2, 2, 7))
                .with(options.optimization().withEpochs(2)), recorder));
        assertFalse(Thread.currentThread().isInterrupted(), "the exception tells it, as is the custom");
        assertTrue(recorder.events.size() < 12, "events after the interrupt: " + recorder.events);
        assertEveryFileIsWhole(study.results());
    }

    private static void assertEveryFileIsWhole(Path results) throws IOException {
        if (!Files.exists(results)) {
            return;
        }
        try (Stream<Path> all = Files.walk(results)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                assertFalse(name.startsWith("."), name);
                if (name.endsWith(".tar")) {
                    TorchFile.load(file);
                } else if (name.endsWith(".tsv")) {
                    Tsv.read(file);
                    assertTrue(Files.readString(file).endsWith("\n"), name);
                } else if (name.contains("tfevents")) {
                    EventFileReader.scalars(file);
                }
            }
        }
    }

    @Test
    void entryPointsRefuseOptionsOfTheOtherNetworkType() throws IOException {
        TrainOptions cnn = Study.in(folder, 17, 18, 19).options(NetworkType.CNN);
        assertThrows(IllegalArgumentException.class, () -> new TrainImageAutoencoder(cnn, new Recorder()));
        InputException refused = assertThrows(InputException.class, () -> cnn.withVisualization(true));
        assertNull(refused.getCause());
    }
}
