package org.voxelgrad.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.OutOfMemoryException;
import org.voxelgrad.training.TrainingException;
import org.voxelgrad.training.results.ResultsException;

/** Turns what stopped a command into one sentence and an exit code. */
final class Failures {

    private Failures() {}

    /** Prints the sentence, with {@code trace} also the stack trace; returns the exit code. */
    static int report(Throwable failure, PrintStream err, boolean trace) {
        Throwable cause = unwrap(failure);
        int exitCode = exitCode(cause);
        String hint = trace || exitCode != ExitCodes.FAILURE ? "" : " (-vv shows the stack trace)";
        String remedy = failure instanceof ResumableFailure resumable
                ? " To go on from the last checkpoint: " + resumable.command()
                : "";
        err.println("clinicadl: " + sentence(cause) + remedy + hint);
        if (trace) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    private static Throwable unwrap(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException unchecked -> unchecked.getCause();
            case ResumableFailure resumable -> unwrap(resumable.getCause());
            default -> failure;
        };
    }

    private static int exitCode(Throwable cause) {
        return switch (cause) {
            case InputException input -> ExitCodes.USAGE;
            case InterruptedException interrupted -> ExitCodes.INTERRUPTED;
            case ClosedByInterruptException interrupted -> ExitCodes.INTERRUPTED;
            default -> ExitCodes.FAILURE;
        };
    }

    private static String sentence(Throwable cause) {
        return switch (cause) {
            case InputException input -> input.getMessage();
            case TrainingException training -> training.getMessage();
            case OutOfMemoryException memory -> memory.getMessage();
            case ResultsException results -> results.getMessage();
            case InterruptedException interrupted -> "interrupted.";
            case ClosedByInterruptException interrupted -> "interrupted.";
            case OutOfMemoryError memory -> outOfMemory();
            case FileSystemException file when isDiskFull(file) -> "the disk is full: " + file.getFile()
                    + " could not be written; free some space, or choose another OUTPUT_DIRECTORY.";
            case IOException io when isDiskFull(io) -> "the disk is full; free some space, or choose another"
                    + " OUTPUT_DIRECTORY.";
            case AccessDeniedException denied -> "no permission to use " + denied.getFile()
                    + "; check its owner and rights.";
            case NoSuchFileException missing -> missing.getFile() + " does not exist (any more).";
            case IOException io when io.getMessage() != null -> "reading or writing failed: " + io.getMessage();
            case Throwable other when other.getMessage() == null -> "failed: " + other.getClass().getSimpleName();
            case Throwable other -> "failed: " + other.getMessage();
        };
    }

    private static String outOfMemory() {
        return "out of memory: the heap of " + Quantities.bytes(Runtime.getRuntime().maxMemory()) + " is too small for"
                + " this run; give a smaller --batch_size (with --accumulation_steps to make up for it), or a larger"
                + " heap with CLINICADL_JAVA_OPTS=-Xmx16g.";
    }

    /** No exception type of its own tells a full disk, only the words of the operating system. */
    private static boolean isDiskFull(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left on device") || message.contains("disk quota exceeded");
    }
}
