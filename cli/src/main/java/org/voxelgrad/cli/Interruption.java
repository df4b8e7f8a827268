package org.voxelgrad.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens on Ctrl-C, or when the process is asked to end in another way, as by SIGTERM: the command is asked to
 * end and given time for it, so that it can save what it has and nothing temporary stays behind; then the user reads
 * what is kept.
 */
final class Interruption {

    /** After this time the user reads what is being waited for. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    /** For the step that is being computed and for saving: batch systems kill what is not gone 30 seconds later. */
    private static final Duration PATIENCE = Duration.ofSeconds(24);

    /** For cleaning up after an interrupt; whoever takes longer is cut off. */
    private static final Duration CLEANING = Duration.ofSeconds(3);

    /** How a part of a command ends. */
    interface Ending {

        /** Asks the part to end, and tells whether it will by itself; else its thread is interrupted. */
        boolean stopsByItself();

        /** What the user reads in the end; asked by another thread. */
        String sentence();
    }

    /** Where a command has nothing better to say. */
    private static final Ending PLAIN = new Ending() {

        @Override
        public boolean stopsByItself() {
            return false;
        }

        @Override
        public String sentence() {
            return "Interrupted.";
        }
    };

    private final Screen screen;
    private final Thread command = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Ending ending = PLAIN;
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

    /** From here until what is returned is closed, the command ends in this way. */
    Explained endedBy(Ending ending) {
        this.ending = ending;
        return () -> this.ending = PLAIN;
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
            Ending asked = ending;
            if (!asked.stopsByItself()) {
                command.interrupt();
            }
            if (!hasEndedAfter(PROMPT)) {
                screen.printError("Interrupted: ending the step that is being computed ...");
                if (!hasEndedAfter(PATIENCE)) {
                    command.interrupt();
                    hasEndedAfter(CLEANING);
                }
            }
            screen.printError(asked.sentence());
        }
        screen.leaveStatus();
    }

    private boolean hasEndedAfter(Duration time) {
        try {
            return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
