package org.voxelgrad.training;

import java.time.Duration;

/**
 * How often a training saves where it is. The times decide what a killed run has to repeat, never its results.
 *
 * @param withinEpochs time after which a checkpoint is saved in the middle of an epoch; zero for at its end only
 * @param apart time that must have passed since the last one for the end of an epoch to save another
 */
public record CheckpointTimes(Duration withinEpochs, Duration apart) {

    /** Between checkpoints in the middle of an epoch, unless told otherwise. */
    public static final double DEFAULT_MINUTES = 10;

    private static final double MILLIS_A_MINUTE = 60_000;

    public CheckpointTimes {
        if (withinEpochs.isNegative() || apart.isNegative()) {
            throw new InputException("--checkpoint_minutes is negative: give minutes, or 0 to save at the end of epochs"
                    + " only.");
        }
    }

    /** Every {@link #DEFAULT_MINUTES}, and at the end of epochs that are not over in 10 seconds. */
    public static CheckpointTimes defaults() {
        return everyMinutes(DEFAULT_MINUTES);
    }

    /** As {@link #defaults}, but with another time between checkpoints within an epoch; 0 for none there. */
    public static CheckpointTimes everyMinutes(double minutes) {
        return new CheckpointTimes(Duration.ofMillis(Math.round(minutes * MILLIS_A_MINUTE)), Duration.ofSeconds(10));
    }
}
