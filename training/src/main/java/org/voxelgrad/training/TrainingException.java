package org.voxelgrad.training;

/**
 * A training that could be started did not lead to a model, for instance because the loss became NaN at once.
 *
 * <p>The message is one sentence for the user, like that of {@link InputException}.
 */
public final class TrainingException extends RuntimeException {

    public TrainingException(String sentence) {
        super(sentence);
    }
}
