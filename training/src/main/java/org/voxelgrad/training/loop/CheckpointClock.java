package org.voxelgrad.training.loop;

import java.time.Duration;
import org.voxelgrad.training.CheckpointTimes;

/** Says when the next checkpoint is due: so rarely that saving takes a small part of the time at most. */
final class CheckpointClock {

    /** A checkpoint that took a second is followed by at least so many seconds of training. */
    private static final int TRAINING_TO_SAVING = 20;

    private final CheckpointTimes times;
    private long saved = System.nanoTime();
    private long taken;

    CheckpointClock(CheckpointTimes times) {
        this.times = times;
    }

    void saved(Duration taken) {
        this.saved = System.nanoTime();
        this.taken = taken.toNanos();
    }

    boolean isDueAtEndOfEpoch() {
        return !times.apart().isPositive()
                || sinceSaved() >= Math.max(times.apart().toNanos(), TRAINING_TO_SAVING * taken);
    }

    boolean isDueWithinEpoch() {
        return times.withinEpochs().isPositive() && sinceSaved() >= times.withinEpochs().toNanos();
    }

    private long sinceSaved() {
        return System.nanoTime() - saved;
    }
}
