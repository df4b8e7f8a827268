package org.voxelgrad.training;

/**
 * Something the user gave cannot be used: a missing folder, a broken table, an option out of range.
 *
 * <p>The message is one sentence for the user: it names the file or option, what was found, what was expected and what
 * to do. The command line prints it without a stack trace and exits with code 2.
 */
public final class InputException extends RuntimeException {

    public InputException(String sentence) {
        super(sentence);
    }

    public InputException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
