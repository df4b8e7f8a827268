package org.voxelgrad.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Says in one sentence which file cannot be read or written, what was found in it, what was expected, and what to do.
 */
public final class CheckpointException extends IOException {

    private static final int LONGEST_NAME = 200;

    /** The message is the file's path followed by {@code finding}, a predicate such as {@code "is empty: ..."}. */
    public CheckpointException(Path file, String finding) {
        super(file + " " + finding);
    }

    public CheckpointException(Path file, String finding, Throwable cause) {
        super(file + " " + finding, cause);
    }

    /** A name that a file holds, as a sentence may hold it: in quotation marks, and cut where it is very long. */
    public static String quoted(String name) {
        return "'" + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name) + "'";
    }
}
