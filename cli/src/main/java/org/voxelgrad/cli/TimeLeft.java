package org.voxelgrad.cli;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a fold still takes if it goes on as it went so far. Early stopping may end it before.
 *
 * <p>Work is counted in images trained on; an evaluated image, which has no backward pass, counts as a third of one.
 * Evaluations inside an epoch are not counted: they show in the pace.
 */
final class TimeLeft {

    private static final double EVALUATED_IMAGE = 1.0 / 3;

    /** The pace of the first seconds is that of a JVM that still compiles the code it runs. */
    private static final long WARM_UP_NANOS = 15_000_000_000L;

    private final int images;
    private final int validationImages;
    private final long start;
    private double done;
    private double total;
    private int trainedInEpoch;

    TimeLeft(int images, int validationImages, long nanoTime) {
        this.images = images;
        this.validationImages = validationImages;
        this.start = nanoTime;
    }

    void epochStarts(int epoch, int epochs) {
        if (total == 0) {
            total = (epochs - epoch) * (images + (images + validationImages) * EVALUATED_IMAGE);
        }
        trainedInEpoch = 0;
    }

    void trained(int count) {
        trainedInEpoch += count;
        done += count;
    }

    void evaluated(int count) {
        if (trainedInEpoch >= images) {
            done += count * EVALUATED_IMAGE;
        }
    }

    /** Empty as long as too little is known. */
    Optional<Duration> at(long nanoTime) {
        if (done <= 0 || nanoTime - start < WARM_UP_NANOS) {
            return Optional.empty();
        }
        double left = (nanoTime - start) * Math.max(0, total - done) / done;
        return Optional.of(Duration.ofNanos((long) left));
    }
}
