package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;

/**
 * Weight gradient of a convolution of any kernel, stride, padding and dilation. Blocks of input channels and slabs are
 * shared out to teams; every team sums its slabs one after another, and the sums of the teams are added in their order.
 */
final class TapGradient {

    /** Cells of a row that are few: a run of the slab has a large share of gaps, or is short where it has phases. */
    private static final int FEW_CELLS = 16;
    private static final int FEW_CELLS_OF_PHASES = 64;

    /** Terms that pay for transposing an output gradient. */
    private static final int FEWEST_TERMS = 48;

    private final Workers workers;
    private final PhaseRows phases;
    private final SlabGradient byRuns;
    private final SlabGradient byLanes;
    private final TeamSums sums;

    TapGradient(Workers workers, RowKernels rows) {
        this.workers = workers;
        phases = rows.phases();
        byRuns = new RunGradient(rows.terms());
        byLanes = new LaneGradient(rows.laneTerms());
        sums = new TeamSums(workers);
    }

    /** Adds to {@code dWeight [outChannels, inChannels, kD, kH, kW]}. */
    void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight) {
        Taps forward = Taps.forward(spec).getFirst();
        SlabGradient gradient = lanesPay(spec, forward) ? byLanes : byRuns;
        GradientCut cut = gradient.cut(spec, forward);
        int teams = cut.teams();
        float[] teamSums = sums.clear(teams, dWeight.length);
        workers.run(teams * cut.blocks(), (piece, scratch) -> {
            int block = piece % cut.blocks();
            int sumsAt = piece / cut.blocks() * dWeight.length;
            for (int i = piece / cut.blocks(); i < cut.slabs().count(); i += teams) {
                Slabs.Slab slab = cut.slabs().slab(i, scratch);
                float[] input = scratch.input(Math.toIntExact(cut.slabs().floats()));
                cut.slabs().fill(phases, slab, block * cut.channels(), cut.channels(block), x, input);
                for (int first = 0; first < spec.outChannels(); first += gradient.channels()) {
                    gradient.add(cut, slab, block, first, input, dy, scratch, teamSums, sumsAt);
                }
            }
        });
        sums.addTo(dWeight, teams);
    }

    /** Where rows are short, if most lanes have a channel and there are terms enough. */
    private boolean lanesPay(Conv3dSpec spec, Taps forward) {
        int lanes = byLanes.channels();
        int channels = Math.ceilDiv(spec.outChannels(), lanes) * lanes;
        int few = spec.stride().w() > 1 ? FEW_CELLS_OF_PHASES : FEW_CELLS;
        return spec.output().w() < few && 4 * spec.outChannels() >= 3 * channels
                && spec.inChannels() * forward.count() >= FEWEST_TERMS;
    }
}
