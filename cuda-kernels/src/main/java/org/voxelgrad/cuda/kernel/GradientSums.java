package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;

/**
 * Where a normalisation's backward pass keeps its sums in the workspace.
 *
 * @param partial {@code [channels][parts][2]}: sums of {@code dz} and of {@code dz * xhat}
 * @param totals {@code [channels][2]}
 * @param behind the place behind them
 */
record GradientSums(int channels, Parts parts, Workspace.Part partial, Workspace.Part totals, Workspace.Part behind) {

    /**
     * @param elements of a channel and image, over which sums are taken
     * @param more doubles wanted behind the sums
     */
    static GradientSums of(int channels, long elements, long more, Workspace workspace) {
        Parts parts = Parts.of(elements);
        long partials = 2L * channels * parts.count();
        Workspace.Part partial = workspace.doubles(partials + 2L * channels + more);
        Workspace.Part totals = partial.afterDoubles(partials);
        return new GradientSums(channels, parts, partial, totals, totals.afterDoubles(2L * channels));
    }

    /** Blocks that sum a part each, for every channel. */
    Grid grid() {
        return parts.grid(channels);
    }
}
