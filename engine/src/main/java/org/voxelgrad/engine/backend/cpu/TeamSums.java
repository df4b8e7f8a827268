package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;

/** Gradients {@code [teams][weights]} that teams of a fixed number compute, to be added in the order of the teams. */
final class TeamSums {

    /** Floats of all teams' sums together, at most, unless one team needs more. */
    private static final int FLOATS = 1 << 20;

    private final Workers workers;
    private float[] sums = {};

    TeamSums(Workers workers) {
        this.workers = workers;
    }

    /** As many teams as there may be, at most {@code pieces}. */
    static int teams(long weights, int pieces) {
        return Math.clamp(FLOATS / weights, 1, Math.max(1, pieces));
    }

    /** Zeros for all teams. */
    float[] clear(int teams, int weights) {
        int length = Math.multiplyExact(teams, weights);
        if (sums.length < length) {
            sums = new float[length];
        }
        Arrays.fill(sums, 0, length, 0);
        return sums;
    }

    void addTo(float[] dWeight, int teams) {
        int weights = dWeight.length;
        Segments segments = Segments.of(weights);
        workers.run(segments.count(), (segment, scratch) -> {
            int from = segments.start(segment);
            int count = segments.size(segment);
            double[] totals = scratch.sums(count);
            Arrays.fill(totals, 0, count, 0);
            for (int team = 0; team < teams; team++) {
                add(sums, team * weights + from, totals, count);
            }
            for (int i = 0; i < count; i++) {
                dWeight[from + i] += (float) totals[i];
            }
        });
    }

    private static void add(float[] from, int at, double[] totals, int count) {
        for (int i = 0; i < count; i++) {
            totals[i] += from[at + i];
        }
    }
}
