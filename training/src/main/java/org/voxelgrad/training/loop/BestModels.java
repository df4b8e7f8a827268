package org.voxelgrad.training.loop;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.results.Scores;
import org.voxelgrad.training.results.Selection;

/**
 * Decides after each epoch for which selections the model is the best so far. Only strictly better counts, so of equal
 * epochs the first is kept, and NaN is never better.
 */
public final class BestModels {

    /** The best validation scores so far. */
    public record State(double balancedAccuracy, double loss) {

        /** Before the first epoch: any score is better, even a balanced accuracy of 0. */
        public static final State START = new State(-1.0, Double.POSITIVE_INFINITY);
    }

    private final NetworkType type;
    private State state;

    /** @param state {@link State#START}, or where an interrupted training was */
    public BestModels(NetworkType type, State state) {
        this.type = type;
        this.state = state;
    }

    public State state() {
        return state;
    }

    /** Takes note of an epoch's scores on the validation set and gives the selections that it is now the best of. */
    public List<Selection> improvedBy(Scores validation) {
        List<Selection> improved = new ArrayList<>();
        for (Selection selection : Selection.of(type)) {
            State better = switch (selection) {
                case BEST_BALANCED_ACCURACY -> withBalancedAccuracy(validation.balancedAccuracy().orElseThrow());
                case BEST_LOSS -> withLoss(validation.meanLoss());
            };
            if (better != state) {
                state = better;
                improved.add(selection);
            }
        }
        return List.copyOf(improved);
    }

    private State withBalancedAccuracy(double accuracy) {
        return accuracy > state.balancedAccuracy ? new State(accuracy, state.loss) : state;
    }

    private State withLoss(double loss) {
        return loss < state.loss ? new State(state.balancedAccuracy, loss) : state;
    }
}
