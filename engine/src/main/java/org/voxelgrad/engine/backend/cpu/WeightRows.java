package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;

/**
 * The backward pass through the rows of a fully connected layer's weight. Whole rows are shared out to teams, since
 * memory is read fastest that way; every team sums its rows' part of {@code dx}, and the parts are added in the teams'
 * order.
 */
final class WeightRows {

    /** Rows whose share of {@code dx} is computed together. */
    static final int ROWS = 8;

    /** Floats of all teams' parts together, at most, unless one team needs more. */
    private static final int PARTS = 1 << 21;
    private static final int MOST_TEAMS = 64;

    private final Workers workers;
    private float[] parts = {};

    WeightRows(Workers workers) {
        this.workers = workers;
    }

    /** What happens to a few rows. */
    interface Rows {

        /**
         * @param part the team's {@code [batch][in]} from {@code partAt} on, to be added to; null when not wanted
         */
        void compute(int row, int count, float[] part, int partAt, Scratch scratch);
    }

    /**
     * @param dx overwritten with the sum of the parts, or null when not wanted
     * @param length floats of {@code dx}
     */
    void run(int rows, float[] dx, int length, Rows action) {
        int blocks = Math.ceilDiv(rows, ROWS);
        int most = Math.clamp(PARTS / Math.max(1, length), 1, Math.clamp(blocks, 1, MOST_TEAMS));
        int perTeam = Math.ceilDiv(blocks, most) * ROWS;
        int teams = Math.ceilDiv(rows, perTeam);
        if (dx != null && parts.length < teams * length) {
            parts = new float[teams * length];
        }
        float[] all = dx == null ? null : parts;
        workers.run(teams, (team, scratch) -> {
            if (all != null) {
                Arrays.fill(all, team * length, (team + 1) * length, 0);
            }
            int end = Math.min(rows, (team + 1) * perTeam);
            for (int row = team * perTeam; row < end; row += ROWS) {
                action.compute(row, Math.min(ROWS, end - row), all, team * length, scratch);
            }
        });
        if (dx != null) {
            addParts(teams, dx, length);
        }
    }

    private void addParts(int teams, float[] dx, int length) {
        Segments segments = Segments.of(length);
        workers.run(segments.count(), (segment, scratch) -> {
            int from = segments.start(segment);
            int to = from + segments.size(segment);
            System.arraycopy(parts, from, dx, from, to - from);
            for (int team = 1; team < teams; team++) {
                for (int i = from; i < to; i++) {
                    dx[i] += parts[team * length + i];
                }
            }
        });
    }
}
