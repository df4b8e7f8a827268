package org.voxelgrad.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What happens on Ctrl-C, or when the process is asked to end in another way: the user reads at once what is kept, and
 * the thread of the command is interrupted and given time to end, so that nothing temporary stays behind.
 */
final class Interruption {

    /** What the user reads where a command has nothing better to say. */
    private static final Supplier<String> PLAIN = () -> "Interrupted.";

    /** For the step that is being computed and for cleaning up; whoever takes longer is cut off. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Screen screen;
    private final Thread command = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Supplier<String> sentence = PLAIN;
    private volatile boolean requested;

    /** A part of a command that explains itself, until it is closed. */
    interface Explained extends AutoCloseable {
        @Override
        void close();
    }

    /** Of the command that the current thread is about to run. */
    Interruption(Screen screen) {
        this.screen = screen;
    }

    /** @param sentence tells what is kept when the part is interrupted now; asked by another thread */
    Explained explainedBy(Supplier<String> sentence) {
        this.sentence = sentence;
        return () -> this.sentence = PLAIN;
    }

    /** Whether the command is to end; what it fails with from now on is no news to the user. */
    boolean requested() {
        return requested;
    }

    /** The command has ended, and whoever waits for that goes on. */
    void commandEnded() {
        ended.countDown();
    }

    /** Ends the command if it still runs: the JVM's shutdown hook. */
    void shutDown() {
        if (ended.getCount() > 0) {
            requested = true;
            screen.printError(sentence.get());
            command.interrupt();
            awaitEnd();
        }
        screen.leaveStatus();
    }

    private void awaitEnd() {
        try {
            ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
