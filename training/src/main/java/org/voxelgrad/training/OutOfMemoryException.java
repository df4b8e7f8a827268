package org.voxelgrad.training;

/**
 * A GPU had too little memory for a training that had begun, for instance because other processes took some of it.
 *
 * <p>The message is one sentence or two for the user: what was needed, what was free and what would fit.
 */
public final class OutOfMemoryException extends RuntimeException {

    public OutOfMemoryException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
