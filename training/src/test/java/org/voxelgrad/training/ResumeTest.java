package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.results.FolderLock;
import org.voxelgrad.training.results.InterruptedRun;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Selection;

/** An interrupted run that goes on is the run that was never interrupted. */
class ResumeTest {

    private static final CheckpointTimes ALWAYS = new CheckpointTimes(Duration.ofNanos(1), Duration.ZERO);
    private static final CheckpointTimes AT_EPOCH_ENDS = new CheckpointTimes(Duration.ZERO, Duration.ZERO);
    private static final CheckpointTimes AT_THE_BEGIN_ONLY = new CheckpointTimes(Duration.ZERO, Duration.ofDays(1));

    /** Stands for a crash: nothing in the program expects it. */
    private static final class Crash extends Error {}

    /** Does something at the event of a number, also at those that say that something was saved. */
    private static final class At extends Recorder {

        private final Runnable action;
        private int left;

        At(int event, Runnable action) {
            this.left = event;
            this.action = action;
        }

        @Override
        void heard(String event) {
            super.heard(event);
            if (left-- == 0) {
                action.run();
            }
        }

        @Override
        public void checkpointSaved(int fold, int epoch, int iteration, long bytes, Duration taken) {
            heard("checkpointSaved " + epoch + "." + iteration);
        }
    }

    @TempDir
    private Path folder;

    private Study study;

    @BeforeEach
    void makeStudy() throws IOException {
        study = Study.in(folder, 17, 18, 19);
    }

    private SortedMap<String, String> uninterrupted(TrainOptions options) throws IOException, InterruptedException {
        Path results = folder.resolve("uninterrupted");
        Study.run(Study.into(results, options));
        return Study.contents(results);
    }

    static Stream<Arguments> crashes() {
        return Stream.of(NetworkType.values()).flatMap(type -> Stream.of(
                Arguments.of(type, ALWAYS, 1), Arguments.of(type, AT_EPOCH_ENDS, 2),
                Arguments.of(type, AT_THE_BEGIN_ONLY, 3)));
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void aRunThatCrashesNowAndThenEndsAsIfItHadNot(NetworkType type, CheckpointTimes times, int seed)
            throws IOException, InterruptedException {
        TrainOptions options = study.eventful(type);
        SortedMap<String, String> expected = uninterrupted(options);
        Random random = new Random(seed);
        boolean begun = false;
        for (int crash = 0; crash < 6; crash++) {
            TrainListener listener = new At(random.nextInt(1, 40), () -> {
                throw new Crash();
            });
            try {
                if (begun) {
                    Study.resume(study.results(), listener, new RunControl(times));
                } else {
                    Study.run(options, listener, new RunControl(times));
                }
            } catch (Crash _) {
                begun = true;
            }
        }
        Study.resume(study.results(), new Recorder(), new RunControl(times));
        assertEquals(expected, Study.contents(study.results()));
        assertNothingHiddenIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatIsStoppedSavesWhereItIs(NetworkType type) throws IOException, InterruptedException {
        TrainOptions options = study.eventful(type);
        SortedMap<String, String> expected = uninterrupted(options);
        boolean begun = false;
        for (int stop = 0; stop < 10; stop++) {
            RunControl control = new RunControl(AT_THE_BEGIN_ONLY);
            int event = 3 + 5 * stop % 23;
            At listener = new At(event, control::requestStop);
            try {
                if (begun) {
                    Study.resume(study.results(), listener, control);
                } else {
                    Study.run(options, listener, control);
                }
            } catch (RunStoppedException _) {
                begun = true;
                assertTrue(listener.events.size() <= event + 6, "stops soon: " + listener.events);
            }
        }
        Study.resume(study.results(), new Recorder(), new RunControl(AT_THE_BEGIN_ONLY));
        assertEquals(expected, Study.contents(study.results()));
        assertNothingHiddenIsLeft();
    }

    private void assertNothingHiddenIsLeft() throws IOException {
        assertEquals(List.of(), Study.tree(study.results()).stream()
                .filter(file -> file.contains("/.") || file.startsWith(".") || file.contains("checkpoint")).toList());
    }

    @Test
    void aCompleteRunIsLeftAlone() throws IOException, InterruptedException {
        Study.run(study.options(NetworkType.CNN));
        Map<String, String> before = Study.snapshot(study.results());
        Recorder recorder = new Recorder();
        Study.resume(study.results(), recorder, new RunControl(ALWAYS));
        assertEquals(before, Study.snapshot(study.results()));
        assertEquals(List.of(), recorder.events);
        assertEquals(List.of("The run in " + study.results() + " is complete: there is nothing to do."),
                recorder.notices);
    }

    /** Leaves a run of fold 0 in the middle of its second epoch. */
    private TrainOptions interrupted() throws IOException, InterruptedException {
        TrainOptions options = study.eventful(NetworkType.CNN);
        RunControl control = new RunControl(AT_EPOCH_ENDS);
        Recorder recorder = new Recorder() {
            @Override
            public void iteration(int epoch, int iteration, int images, double loss) {
                if (epoch == 1 && iteration == 1) {
                    control.requestStop();
                }
            }
        };
        assertThrows(RunStoppedException.class, () -> Study.run(options, recorder, control));
        return InterruptedRun.options(study.results());
    }

    private ResultsFolder.Fold fold() {
        return new ResultsFolder(study.results()).fold(0);
    }

    @Test
    void theCheckpointIsWhatPyTorchWouldSave() throws IOException, InterruptedException {
        interrupted();
        Map<?, ?> checkpoint = (Map<?, ?>) TorchFile.load(fold().checkpoint());
        assertEquals(List.of("model", "epoch", "optimizer", "voxelgrad"), List.copyOf(checkpoint.keySet()));
        Map<?, ?> optimizer = (Map<?, ?>) checkpoint.get("optimizer");
        Map<?, ?> group = (Map<?, ?>) ((List<?>) optimizer.get("param_groups")).getFirst();
        assertEquals(List.of(1e-3, 1e-4), List.of(group.get("lr"), group.get("weight_decay")));
        Map<?, ?> first = (Map<?, ?>) ((Map<?, ?>) optimizer.get("state")).get(0L);
        assertEquals(3, ((TorchTensor) first.get("step")).toDoubles()[0], "two updates, and one of the second epoch");
        assertEquals(8 * 27, ((TorchTensor) first.get("exp_avg")).count());
        Map<?, ?> own = (Map<?, ?>) checkpoint.get("voxelgrad");
        assertEquals(List.of(1L, 4L), List.of(own.get("next_epoch"), own.get("images_done")));
    }

    @Test
    void itGoesOnWithinTheEpochAndReadsNoImageTwice() throws IOException, InterruptedException {
        TrainOptions options = interrupted();
        Recorder recorder = new Recorder();
        Study.resume(options, recorder, new RunControl(AT_EPOCH_ENDS));
        assertTrue(recorder.events.contains("foldResumes 0 1.2"), recorder.events.toString());
        assertTrue(recorder.events.contains("iteration 1.2 1"), recorder.events.toString());
        assertFalse(recorder.events.contains("iteration 1.0 2") && recorder.events.indexOf("iteration 1.0 2")
                < recorder.events.indexOf("foldEnds 0"), recorder.events.toString());
    }

    @Test
    void anotherPrecisionIsAnotherRunAndSaidSo() throws IOException, InterruptedException {
        TrainOptions options = interrupted();
        Recorder recorder = new Recorder();
        Study.resume(options.with(options.resources().withPrecision("fp32", false)), recorder,
                new RunControl(AT_EPOCH_ENDS));
        assertEquals(
                List.of("With --precision fp32 in place of tf32 the results will not be those of the uninterrupted"
                        + " run."), recorder.notices);
        assertEquals("fp32", InterruptedRun.options(options.outputDirectory()).resources().precision());
    }

    @Test
    void anotherKindOfDeviceIsAnotherRunAndSaidSo() throws IOException, InterruptedException {
        TrainOptions options = interrupted();
        CommandlineJson.write(
                options.with(new TrainOptions.Resources("cuda:1", 0, 2, 0, 2, options.resources().seed())),
                options.outputDirectory().resolve("commandline.json"));
        Recorder recorder = new Recorder();
        Study.resume(options, recorder, new RunControl(AT_EPOCH_ENDS));
        assertEquals(
                List.of("With --device cpu in place of cuda the results will not be those of the uninterrupted run."),
                recorder.notices);
    }

    @Test
    void anotherBatchSizeIsAnotherRunAndSaidSo() throws IOException, InterruptedException {
        TrainOptions options = interrupted();
        TrainOptions.Resources r = options.resources();
        Recorder recorder = new Recorder();
        Study.resume(options.with(new TrainOptions.Resources("cpu", 0, 3, 0, 2, r.seed())), recorder,
                new RunControl(AT_EPOCH_ENDS));
        assertEquals(1, recorder.notices.size());
        assertTrue(recorder.notices.getFirst().startsWith("With --batch_size 3 in place of 2 the results will not be"),
                recorder.notices.getFirst());
        assertTrue(Files.exists(fold().predictions(Selection.BEST_LOSS, "train")));
        assertEquals(3, InterruptedRun.options(study.results()).resources().batchSize(), "the record tells it");
    }

    @Test
    void whatNoLongerFitsIsRefusedInASentence() throws IOException, InterruptedException {
        TrainOptions options = interrupted();
        Map<String, String> before = Study.snapshot(study.results().resolve("fold-0"));
        assertEquals("The learning_rate is 0.5, but was 0.001 when " + fold().checkpoint() + " was saved: restore the"
                        + " option in commandline.json, or train again with --overwrite.",
                refusal(options.with(new TrainOptions.Optimization(3, 0.5, 1e-4, 0.5, 2, 0, 2))));
        assertEquals("The number of train images is 4, but was 5 when " + fold().checkpoint() + " was saved: restore"
                        + " the tables and images of the run, or train again with --overwrite.",
                refusal(options.with(new TrainOptions.Data(false, List.of("AD", "CN"), true, false,
                        TrainOptions.Data.AUGMENTATIONS, "weighted", false))));
        for (String session : Stream.concat(Study.TRAIN.stream(), Study.VALIDATION.stream()).toList()) {
            study.write(session, new float[18 * 18 * 19], 18, 18, 19);
        }
        assertTrue(refusal(options).startsWith("The image size is [18, 18, 19], but was [17, 18, 19]"));
        assertEquals(before, Study.snapshot(study.results().resolve("fold-0")));
    }

    @Test
    void logsThatWereCutShortAreRefused() throws IOException, InterruptedException {
        TrainOptions options = interrupted();
        Files.writeString(fold().trainingLog(), "epoch\n");
        String sentence = refusal(options);
        assertTrue(sentence.startsWith(fold().trainingLog() + " has 6 bytes, but had "), sentence);
    }

    private static String refusal(TrainOptions options) {
        return assertThrows(InputException.class,
                () -> Study.resume(options, new Recorder(), new RunControl(AT_EPOCH_ENDS))).getMessage();
    }

    @Test
    void aFolderOfClinicaDLIsRefused() throws IOException, InterruptedException {
        interrupted();
        Path commandline = new ResultsFolder(study.results()).commandline();
        Files.writeString(commandline, Files.readString(commandline).replace("voxelgrad_version", "something"));
        String sentence =
                assertThrows(InputException.class, () -> InterruptedRun.options(study.results())).getMessage();
        assertTrue(sentence.contains("was written by ClinicaDL") && sentence.contains("--transfer_learning_path"),
                sentence);
    }

    @Test
    void aFolderWithAnInterruptedRunTellsHowToGoOn() throws IOException, InterruptedException {
        interrupted();
        String sentence = assertThrows(InputException.class,
                () -> Study.run(study.eventful(NetworkType.CNN))).getMessage();
        assertTrue(sentence.contains("(clinicadl train resume " + study.results() + ")")
                && sentence.contains("--overwrite"), sentence);
    }

    @Test
    void twoRunsDoNotTrainIntoOneFolder() throws IOException, InterruptedException {
        TrainOptions options = interrupted();
        try (FolderLock _ = FolderLock.acquire(study.results(), notice -> {})) {
            assertTrue(refusal(options).startsWith("Another run is training into " + study.results()));
            assertThrows(InputException.class, () -> Study.run(options.withOverwrite(true)));
        }
        assertNotEquals(List.of(), InterruptedRun.foldsLeft(options));
        Study.resume(options, new Recorder(), new RunControl(AT_EPOCH_ENDS));
        assertEquals(List.of(), InterruptedRun.foldsLeft(options));
    }
}
