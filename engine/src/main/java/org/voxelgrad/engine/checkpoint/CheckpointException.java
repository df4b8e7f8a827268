package org.voxelgrad.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Says in one sentence which file cannot be read or written, what was found in it, what was expected, and what to do.
 */
public final class CheckpointException extends IOException {

    /** The message is the file's path followed by {@code finding}, a predicate such as {@code "is empty: ..."}. */
    public CheckpointException(Path file, String finding) {
        super(file + " " + finding);
    }

    public CheckpointException(Path file, String finding, Throwable cause) {
        super(file + " " + finding, cause);
    }
}
