package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.training.RunSummary;
import org.voxelgrad.training.TrainListener;

class InterruptionTest {

    private static final String[] TRAIN =
            {"train", "image", "cnn", "caps", "t1-linear", "labels", "results", "Conv5_FC3"};
    private static final String GO_ON = "; to go on: clinicadl train resume results";

    static Stream<Arguments> moments() {
        Consumer<TrainListener> checking = listener -> {};
        Consumer<TrainListener> begun =
                listener -> listener.runStarts(new RunSummary(
                        "cpu", 1, "Conv5_FC3", List.of(), 1, OptionalLong.empty(), List.of()));
        return Stream.of(
                Arguments.of(checking, "Interrupted: nothing was written."),
                Arguments.of(begun, "Interrupted: results holds no checkpoint yet" + GO_ON),
                Arguments.of(begun.andThen(listener -> saved(listener, 0, 0)),
                        "Interrupted: results holds fold 1 up to the initial weights" + GO_ON),
                Arguments.of(begun.andThen(listener -> saved(listener, 2, 0)),
                        "Interrupted: results holds fold 1 up to epoch 2" + GO_ON),
                Arguments.of(begun.andThen(listener -> saved(listener, 2, 17)),
                        "Interrupted: results holds fold 1 up to 17 iterations of epoch 3" + GO_ON),
                Arguments.of(begun.andThen(listener -> listener.foldEnds(1)),
                        "Interrupted: results holds fold 1, complete" + GO_ON),
                Arguments.of(begun.andThen(TrainListener::runEnds),
                        "Interrupted at the end: the results in results are complete."));
    }

    private static void saved(TrainListener listener, int epoch, int iteration) {
        listener.checkpointSaved(1, epoch, iteration, 1, Duration.ZERO);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void aTrainingIsStoppedAndTheUserReadsWhatIsKept(Consumer<TrainListener> events, String sentence)
            throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        Session session = Session.training((options, listener, control) -> {
            events.accept(listener);
            reached.countDown();
            while (true) { // ends by the interrupt before anything was written, and by the request afterwards
                Thread.sleep(1);
                control.stopIfRequested();
            }
        });
        int[] exitCode = {-1};
        Thread command = Thread.ofPlatform().start(() -> exitCode[0] = session.run(TRAIN));
        reached.await();

        session.interrupt();
        command.join();

        assertEquals(sentence, session.err().strip());
        assertEquals(ExitCodes.INTERRUPTED, exitCode[0]);
    }

    @Test
    void aCommandThatHasEndedIsLeftAlone() {
        Session session = Session.recording();
        session.run("--version");

        session.interrupt();

        assertEquals("", session.err());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void otherCommandsAreInterruptedWithoutExplanation() throws Exception {
        Session session = Session.recording();
        CompletableFuture<Interruption> running = new CompletableFuture<>();
        Thread command = Thread.ofPlatform().start(() -> {
            Interruption interruption = new Interruption(session.screen());
            interruption.endedBy(new Interruption.Ending() {
                @Override
                public boolean stopsByItself() {
                    return true;
                }

                @Override
                public String sentence() {
                    return "A model is there.";
                }
            }).close();
            running.complete(interruption);
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                interruption.commandEnded();
            }
        });

        running.get().shutDown();
        command.join();

        assertEquals("Interrupted.", session.err().strip());
    }
}
