package org.voxelgrad.training;

import java.time.Duration;

/**
 * How often a training saves where it is. The times decide what a killed run has to repeat, never its results.
 *
 * @param withinEpochs time after which a checkpoint is saved in the middle of an epoch; zero for at its end only
 * @param apart time that must have passed since the last one for the end of an epoch to save another
 */
public record CheckpointTimes(Duration withinEpochs, Duration apart) {

    public CheckpointTimes {
        if (withinEpochs.isNegative() || apart.isNegative()) {
            throw new InputException("--checkpoint_minutes is negative: give minutes, or 0 to save at the end of epochs"
                    + " only.");
        }
    }

    /** Every 10 minutes, and at the end of epochs that are not over in 10 seconds. */
    public static CheckpointTimes defaults() {
        return new CheckpointTimes(Duration.ofMinutes(10), Duration.ofSeconds(10));
    }

    public CheckpointTimes withinEpochs(Duration time) {
        return new CheckpointTimes(time, apart);
    }
}
