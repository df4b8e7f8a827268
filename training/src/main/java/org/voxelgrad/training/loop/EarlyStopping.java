package org.voxelgrad.training.loop;

import java.util.OptionalDouble;

/**
 * Stops training when the validation loss has not improved for {@code patience} epochs in a row, or is no number.
 *
 * <p>A loss improves when it is below {@code best - best * tolerance}. The first loss is the best by definition, even
 * when it is NaN, which nothing improves on. These are ClinicaDL's rules.
 */
public final class EarlyStopping {

    /**
     * What is remembered between epochs.
     *
     * @param best the lowest loss so far that counted as improvement; empty before the first epoch
     * @param epochsWithoutImprovement how many in a row
     */
    public record State(OptionalDouble best, int epochsWithoutImprovement) {

        /** Before the first epoch. */
        public static final State START = new State(OptionalDouble.empty(), 0);
    }

    private final int patience;
    private final double tolerance;
    private State state;

    /**
     * @param patience epochs without improvement before training stops; 0 never stops
     * @param tolerance relative improvement that counts
     * @param state {@link State#START}, or where an interrupted training was
     */
    public EarlyStopping(int patience, double tolerance, State state) {
        this.patience = patience;
        this.tolerance = tolerance;
        this.state = state;
    }

    public State state() {
        return state;
    }

    /** Takes note of the epoch that just ended and answers whether it was the last; ask once an epoch. */
    public boolean stopsAfter(double validationLoss) {
        if (patience == 0) {
            return false;
        }
        if (state.best.isEmpty()) {
            state = new State(OptionalDouble.of(validationLoss), 0);
            return false;
        }
        if (Double.isNaN(validationLoss)) {
            return true;
        }
        double best = state.best.getAsDouble();
        state = validationLoss < best - best * tolerance
                ? new State(OptionalDouble.of(validationLoss), 0)
                : new State(state.best, state.epochsWithoutImprovement + 1);
        return state.epochsWithoutImprovement >= patience;
    }
}
