package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
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
    private static final String AGAIN = "; to train again, give --overwrite or another folder.";

    static Stream<Arguments> moments() {
        Consumer<TrainListener> checking = listener -> {};
        Consumer<TrainListener> begun =
                listener -> listener.runStarts(new RunSummary("cpu", 1, "Conv5_FC3", List.of(), 1, List.of()));
        Consumer<TrainListener> firstEpoch = begun.andThen(listener -> listener.epochStarts(0, 0, 2, 2));
        return Stream.of(
                Arguments.of(checking, "Interrupted: nothing was written."),
                Arguments.of(firstEpoch, "Interrupted: results holds no model yet" + AGAIN),
                Arguments.of(firstEpoch.andThen(listener -> listener.epochEnds(0, Map.of(), List.of())),
                        "Interrupted: results holds no model yet" + AGAIN),
                Arguments.of(firstEpoch.andThen(listener -> {
                    listener.epochEnds(0, Map.of(), List.of("best_loss"));
                    listener.epochStarts(0, 1, 2, 2);
                    listener.epochEnds(1, Map.of(), List.of());
                }), "Interrupted: results holds the best models so far and the logs of the finished epochs" + AGAIN));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void aTrainingIsStoppedAndTheUserReadsWhatIsKept(Consumer<TrainListener> events, String sentence)
            throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        Session session = Session.training((options, listener) -> {
            events.accept(listener);
            reached.countDown();
            Thread.sleep(60_000);
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
            interruption.explainedBy(() -> "A model is there.").close();
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
