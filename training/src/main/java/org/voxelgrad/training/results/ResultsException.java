package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A results file could not be written, or one of an earlier run not deleted, although the folder was found usable when
 * the run began.
 *
 * <p>The message is one sentence for the user, like that of {@link org.voxelgrad.training.InputException}.
 */
public final class ResultsException extends IOException {

    private ResultsException(String sentence, IOException cause) {
        super(sentence, cause);
    }

    static ResultsException cannotWrite(Path file, IOException cause) {
        return of("write", file, cause);
    }

    static ResultsException cannotDelete(Path file, IOException cause) {
        return of("delete", file, cause);
    }

    private static ResultsException of(String verb, Path file, IOException cause) {
        return cause instanceof ResultsException already
                ? already
                : new ResultsException(sentence("Cannot " + verb, file, cause), cause);
    }

    /** The sentence that says why {@code what} failed on {@code file}. */
    static String sentence(String what, Path file, IOException cause) {
        return what + " " + file + ": " + reason(file, cause);
    }

    private static String reason(Path file, IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left") || message.contains("not enough space")) {
            return "the disk is full (" + free(file) + "): free some space and start the run again.";
        }
        if (message.contains("quota")) {
            return "the disk quota is used up: free some space or ask for more, and start the run again.";
        }
        return switch (cause) {
            case AccessDeniedException _ -> "permission was denied; ask the owner of the folder, or give another one.";
            case NoSuchFileException _ ->
                    "it, or its folder, no longer exists; leave the folder alone while a run writes to it.";
            case FileSystemException e when e.getReason() != null -> e.getReason() + ".";
            case IOException e when e.getMessage() != null -> e.getMessage().replaceFirst("\\.?$", ".");
            default -> cause + "."; // an interrupt, for instance
        };
    }

    private static String free(Path file) {
        Path folder = ResultsFolder.nearestExisting(file);
        try {
            return String.format(Locale.ROOT, "%,d bytes free on the file system of %s",
                    Files.getFileStore(folder).getUsableSpace(), folder);
        } catch (IOException e) {
            return "the free space is unknown";
        }
    }
}
