package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;

/** What {@link FoldedBlock} computes, by {@link Winograd3x3x3}: for blocks of several input channels. */
final class WinogradBlock {

    private final RowKernels rows;
    private final Winograd3x3x3 conv;
    private final FoldedWeights folded = new FoldedWeights();

    WinogradBlock(Workers workers, RowKernels rows) {
        this.rows = rows;
        conv = new Winograd3x3x3(workers, rows.conv(), rows.winograd());
    }

    /** @param invStds {@code 1 / sqrt(variance + epsilon)} */
    void forward(
            BlockSpec spec, BlockKernels.Parameters parameters, double[] means, double[] invStds, float[] x,
            Halving.Target target) {
        folded.fold(spec.conv(), parameters, means, invStds);
        Halving halving = Halving.of(spec.pool(), spec.slope());
        conv.forward(
                spec.conv(), halving.low(), x, folded.weights(), folded.biases(),
                new WinogradPool(rows, halving, target));
    }
}
