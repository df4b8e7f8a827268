package org.voxelgrad.training;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Hears what a run does, in the order in which it happens; for progress bars, logs and tests. Calls come from the
 * thread that trains, but for {@link #notice}, which any thread may call. Every method does nothing by default.
 */
public interface TrainListener {

    /** A line for the user that belongs to no other event, for instance a fall-back of the device. */
    default void notice(String sentence) {}

    /** All checks have passed and the device is open; nothing has been written yet. */
    default void runStarts(RunSummary summary) {}

    default void foldStarts(int fold, int images, int validationImages) {}

    /** A fold that an interrupted run left unfinished goes on; {@link #foldStarts} came before. */
    default void foldResumes(int fold, int epoch, int iteration) {}

    /**
     * Where a fold is has been saved: the run can be resumed from here.
     *
     * @param epoch in which it would go on
     * @param iteration with which it would go on
     * @param bytes size of the file
     * @param taken wall time of saving
     */
    default void checkpointSaved(int fold, int epoch, int iteration, long bytes, Duration taken) {}

    default void epochStarts(int fold, int epoch, int epochs, int iterations) {}

    /**
     * One batch has been trained on.
     *
     * @param iteration from 0 within the epoch
     * @param images images in this batch
     * @param loss mean loss an image of this batch
     */
    default void iteration(int epoch, int iteration, int images, double loss) {}

    /** An evaluation of a whole set begins, which reports through {@link #evaluated}. */
    default void evaluationStarts(String set, int images) {}

    /** A batch of the set under evaluation is done. */
    default void evaluationAdvances(int images) {}

    /**
     * A set has been evaluated during training.
     *
     * @param set {@code train} or {@code validation}
     * @param loss mean loss an image
     * @param balancedAccuracy of a CNN; empty for an autoencoder
     */
    default void evaluated(int epoch, int iteration, String set, double loss, OptionalDouble balancedAccuracy) {}

    /**
     * An epoch is complete: evaluated, and its best models saved.
     *
     * @param timings wall time a phase: {@code load}, {@code compute}, {@code evaluate}
     * @param improved the selections, for instance {@code best_loss}, whose best model this epoch became
     */
    default void epochEnds(int epoch, Map<String, Duration> timings, List<String> improved) {}

    /** Training of a fold ended before its last epoch because the validation loss no longer improved. */
    default void stoppedEarly(int epoch, int patience) {}

    /**
     * The best model of a selection has been scored on a set.
     *
     * @param scores name to value, in the order of the metrics file
     */
    default void scored(int fold, String selection, String set, Map<String, Double> scores) {}

    default void foldEnds(int fold) {}

    /** The run is complete; its results lie in the output folder. */
    default void runEnds() {}
}
