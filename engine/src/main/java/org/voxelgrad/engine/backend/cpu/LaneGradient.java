package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * Output channels side by side, one position after another: slabs need no phases and runs no gaps, but the output
 * gradient must be transposed, and lanes without a channel are wasted.
 */
final class LaneGradient implements SlabGradient {

    /** Positions of a run: their output gradients stay in the first-level cache. */
    private static final int RUN = 128;

    /** Terms of a block, about: so that their sums stay in the first-level cache too. */
    private static final int TERMS = 224;

    private final LaneTermRows rows;

    LaneGradient(LaneTermRows rows) {
        this.rows = rows;
    }

    @Override
    public GradientCut cut(Conv3dSpec spec, Taps forward) {
        return GradientCut.of(spec, forward.dense(), TERMS, rows.terms());
    }

    @Override
    public int channels() {
        return rows.channels();
    }

    @Override
    public void add(
            GradientCut cut, Slabs.Slab slab, int block, int first, float[] input, float[] dy, Scratch scratch,
            float[] sums, int sumsAt) {
        int lanes = rows.channels();
        int terms = cut.terms(block);
        int length = Scratch.ALIGNED + (terms + rows.terms() - 1) * lanes;
        float[] partial = scratch.products(length);
        Arrays.fill(partial, 0, length, 0);
        Size3 output = cut.spec().output();
        Run run = new Run(
                cut, terms, input, scratch.output(Scratch.ALIGNED + RUN * lanes), scratch.positions(RUN), partial);
        GradientLanes source = new GradientLanes(output, dy, cut.spec().outChannels(), lanes);
        int strideD = cut.spec().stride().d();
        int strideH = cut.spec().stride().h();
        int endD = Math.ceilDiv(slab.d() + slab.planes(), strideD);
        int endH = Math.ceilDiv(slab.h() + slab.rows(), strideH);
        int count = 0;
        for (int d = Math.ceilDiv(slab.d(), strideD); d < endD; d++) {
            int planeAt = (d * strideD - slab.d()) * cut.slabs().planeStride();
            for (int h = Math.ceilDiv(slab.h(), strideH); h < endH; h++) {
                int rowAt = planeAt + (h * strideH - slab.h()) * cut.slabs().rowStride();
                for (int w = 0; w < output.w();) {
                    int cells = Math.min(RUN - count, output.w() - w);
                    source.copyCells(
                            slab.image(), first, d, h, w, cells, run.gradient, Scratch.ALIGNED + count * lanes);
                    run.setPositions(rowAt, w, cells, count);
                    w += cells;
                    count += cells;
                    if (count == RUN) {
                        correlate(run, count);
                        count = 0;
                    }
                }
            }
        }
        correlate(run, count);
        addTotals(cut, block, first, partial, sums, sumsAt);
    }

    /** Positions of a slab, with the output gradients there, {@code [RUN][channels]}. */
    private record Run(
            GradientCut cut, int terms, float[] input, float[] gradient, int[] positions, float[] partial) {

        void setPositions(int rowAt, int w, int cells, int from) {
            int stride = cut.spec().stride().w();
            for (int i = 0; i < cells; i++) {
                positions[from + i] = rowAt + (w + i) * stride;
            }
        }
    }

    private void correlate(Run run, int count) {
        for (int term = 0; term < run.terms; term += rows.terms()) {
            rows.correlate(
                    run.gradient, Scratch.ALIGNED, run.input, run.positions, count, run.cut.offsets(), term,
                    run.partial, Scratch.ALIGNED + term * rows.channels());
        }
    }

    private void addTotals(GradientCut cut, int block, int first, float[] partial, float[] sums, int sumsAt) {
        int used = Math.min(rows.channels(), cut.spec().outChannels() - first);
        int perOutput = cut.perOutput();
        for (int term = 0; term < cut.terms(block); term++) {
            int from = Scratch.ALIGNED + term * rows.channels();
            int to = sumsAt + first * perOutput + cut.weight(block, term);
            for (int c = 0; c < used; c++) {
                sums[to + c * perOutput] += partial[from + c];
            }
        }
    }
}
