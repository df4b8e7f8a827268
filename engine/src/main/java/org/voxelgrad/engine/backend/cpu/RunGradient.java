package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * Neighbouring positions side by side: a run is a stretch of the slab, in whose gaps the output gradient is zero. Best
 * for long rows, and for any number of channels.
 */
final class RunGradient implements SlabGradient {

    private static final int CHANNELS = TermRows.CHANNELS;

    /** Positions of a run, about: so that the output gradient of a group of channels stays in the first-level cache. */
    private static final int RUN = 1024;

    /** Terms of a block of input channels, about: so that their sums stay in the first-level cache too. */
    private static final int TERMS = 112;

    private final TermRows rows;

    RunGradient(TermRows rows) {
        this.rows = rows;
    }

    @Override
    public GradientCut cut(Conv3dSpec spec, Taps forward) {
        return GradientCut.of(spec, forward, TERMS, rows.terms());
    }

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public void add(
            GradientCut cut, Slabs.Slab slab, int block, int first, float[] input, float[] dy, Scratch scratch,
            float[] sums, int sumsAt) {
        TapSlabs slabs = cut.slabs();
        Gradient source = new Gradient(cut.spec().output(), dy, cut.spec().outChannels(), first);
        int terms = cut.terms(block);
        int lanes = rows.lanes();
        int perTerm = CHANNELS * lanes;
        int partials = Scratch.ALIGNED + (terms + rows.terms() - 1) * perTerm;
        float[] partial = scratch.products(partials);
        Arrays.fill(partial, 0, partials, 0);
        int rowStride = slabs.rowStride();
        int planeStride = slabs.planeStride();
        int runRows = Math.clamp(RUN / rowStride, 1, slab.rows());
        int runCells = runRows > 1 ? slabs.w().cells() : RUN;
        int runPlanes = slabs.wholePlanes() ? Math.clamp(RUN / planeStride, 1, slab.planes()) : 1;
        int most = runPlanes > 1 ? runPlanes * planeStride : Math.min(runRows * rowStride, RUN);
        int stride = Math.ceilDiv(most, Scratch.LINE) * Scratch.LINE + lanes;
        float[] gradient = scratch.output(Scratch.ALIGNED + CHANNELS * stride);
        for (int plane = 0; plane < slab.planes(); plane += runPlanes) {
            int planes = Math.min(runPlanes, slab.planes() - plane);
            for (int row = 0; row < slab.rows(); row += runRows) {
                int count = Math.min(runRows, slab.rows() - row);
                for (int cell = 0; cell < slabs.w().cells(); cell += runCells) {
                    int cells = Math.min(runCells, slabs.w().cells() - cell);
                    int planeLength = (count - 1) * rowStride + cells;
                    for (int i = 0; i < planes; i++) {
                        int at = Scratch.ALIGNED + i * planeStride;
                        source.copy(slab, plane + i, row, count, cell, cells, gradient, at, stride, rowStride);
                        if (i + 1 < planes) {
                            source.clear(gradient, at + planeLength, at + planeStride, stride);
                        }
                    }
                    int inputAt = plane * planeStride + row * rowStride + cell;
                    int length = (planes - 1) * planeStride + planeLength;
                    for (int term = 0; term < terms; term += rows.terms()) {
                        rows.correlate(
                                gradient, Scratch.ALIGNED, stride, input, inputAt, cut.offsets(), term, length, partial,
                                Scratch.ALIGNED + term * perTerm);
                    }
                }
            }
        }
        addTotals(cut, block, first, partial, sums, sumsAt);
    }

    private void addTotals(GradientCut cut, int block, int first, float[] partial, float[] sums, int sumsAt) {
        int used = Math.min(CHANNELS, cut.spec().outChannels() - first);
        int perOutput = cut.perOutput();
        for (int term = 0; term < cut.terms(block); term++) {
            int from = Scratch.ALIGNED + term * CHANNELS * rows.lanes();
            int to = sumsAt + first * perOutput + cut.weight(block, term);
            for (int c = 0; c < used; c++) {
                sums[to + c * perOutput] += rows.total(partial, from + c * rows.lanes());
            }
        }
    }

    /** {@code dy}, of which as many output channels from {@code firstChannel} on as one correlation covers. */
    private record Gradient(Size3 output, float[] dy, int outChannels, int firstChannel) {

        /**
         * Some rows of a plane, or cells of a row, as {@code [channels][stride]} from {@code to} on, with zeros between
         * rows. Missing channels keep what they held, and nobody reads their sums.
         */
        void copy(
                Slabs.Slab slab, int plane, int firstRow, int count, int cell, int cells, float[] target, int to,
                int stride, int rowStride) {
            for (int c = 0; c < channels(); c++) {
                int channel = slab.image() * outChannels + firstChannel + c;
                int h = slab.h() + firstRow;
                int from = ((channel * output.d() + slab.d() + plane) * output.h() + h) * output.w() + cell;
                int at = to + c * stride;
                if (cells == rowStride && cells == output.w()) {
                    System.arraycopy(dy, from, target, at, count * cells);
                    continue;
                }
                for (int row = 0; row < count; row++) {
                    System.arraycopy(dy, from + row * output.w(), target, at + row * rowStride, cells);
                    if (row + 1 < count) {
                        for (int i = at + row * rowStride + cells; i < at + (row + 1) * rowStride; i++) {
                            target[i] = 0;
                        }
                    }
                }
            }
        }

        /** Zeros between two planes of all channels. */
        void clear(float[] target, int from, int end, int stride) {
            for (int c = 0; c < channels(); c++) {
                Arrays.fill(target, from + c * stride, end + c * stride, 0);
            }
        }

        private int channels() {
            return Math.min(CHANNELS, outChannels - firstChannel);
        }
    }
}
