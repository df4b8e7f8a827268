package org.voxelgrad.training.bench;

import java.util.Arrays;

/** How long each of several repetitions took. */
public final class Timings {

    private final double[] sorted;

    /** @param seconds wall time of each repetition; at least one */
    Timings(double... seconds) {
        sorted = seconds.clone();
        Arrays.sort(sorted);
    }

    /** Repetitions. */
    public int count() {
        return sorted.length;
    }

    /** The upper median, in seconds. */
    public double median() {
        return sorted[sorted.length / 2];
    }

    /** In seconds. */
    public double min() {
        return sorted[0];
    }

    /** In seconds. */
    public double max() {
        return sorted[sorted.length - 1];
    }
}
