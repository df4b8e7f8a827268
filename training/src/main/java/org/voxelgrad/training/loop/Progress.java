package org.voxelgrad.training.loop;

/**
 * Where the training of a fold is, between two updates of its weights. Every random stream is named by the epoch and
 * the place in it, so this is all that has to be known of them.
 *
 * @param epoch the one in progress, or the next
 * @param images how many images of the epoch's order have been trained on
 * @param evaluated whether the evaluation that follows the last of them, if any, has been written down
 * @param ended whether no epoch is left
 * @param best validation scores of the best models so far
 * @param stopping what early stopping remembers
 */
record Progress(
        int epoch, int images, boolean evaluated, boolean ended, BestModels.State best,
        EarlyStopping.State stopping) {

    static final Progress START = new Progress(0, 0, true, false, BestModels.State.START, EarlyStopping.State.START);

    /** After an update that used the images up to before {@code images}. */
    Progress updated(int images, boolean evaluated) {
        return new Progress(epoch, images, evaluated, ended, best, stopping);
    }

    /** After an evaluation within the epoch. */
    Progress afterEvaluation() {
        return new Progress(epoch, images, true, ended, best, stopping);
    }

    /** At the end of the epoch. */
    Progress nextEpoch(boolean last, BestModels.State best, EarlyStopping.State stopping) {
        return new Progress(epoch + 1, 0, true, last, best, stopping);
    }
}
