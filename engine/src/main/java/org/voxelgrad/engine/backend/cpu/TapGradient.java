package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import java.util.List;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * Weight gradient of a convolution of any kernel, stride, padding and dilation. Blocks of input channels and slabs are
 * shared out to teams; every team sums its slabs one after another, and the sums of the teams are added in their order.
 */
final class TapGradient {

    private static final int CHANNELS = TermRows.CHANNELS;

    /** Floats of all teams' sums together, at most, unless one team needs more. */
    private static final int PARTIAL_SUMS = 1 << 20;

    /** Floats of a cache line, and the first of an array that begins one where objects are aligned to lines. */
    private static final int LINE = 16;
    private static final int ALIGNED = 12;

    /** Positions of a run, about: so that the output gradient of a group of channels stays in the first-level cache. */
    private static final int RUN = 1024;

    /** Terms of a block of input channels, about: so that their sums stay in the first-level cache too. */
    private static final int TERMS = 112;

    /** Pieces that some threads can share, about. */
    private static final int FEWEST_PIECES = 16;

    /** Positions from which a slab is worth adding up its partial sums. */
    private static final int POSITIONS = 1024;

    private final Workers workers;
    private final TermRows rows;
    private final PhaseRows pairs;
    private float[] sums = {};
    private int[] offsets = {};

    TapGradient(Workers workers, TermRows rows, PhaseRows pairs) {
        this.workers = workers;
        this.rows = rows;
        this.pairs = pairs;
    }

    /**
     * How the work is cut.
     *
     * @param channels input channels of a block, fewer in the last one
     * @param taps where the weights of the taps that take part lie in the kernel
     */
    private record Cut(Conv3dSpec spec, TapSlabs slabs, int channels, int[] taps, int blocks, int teams) {

        static Cut of(Conv3dSpec spec, List<Taps> forward) {
            int[] taps = forward.getFirst().positions(spec.kernel());
            int blocks = Math.ceilDiv(spec.inChannels(), Math.max(1, TERMS / Math.max(1, taps.length)));
            int channels = Math.ceilDiv(spec.inChannels(), blocks);
            blocks = Math.ceilDiv(spec.inChannels(), channels);
            int fewest = Math.clamp(spec.output().voxels() / POSITIONS, 1, Math.ceilDiv(FEWEST_PIECES, blocks));
            TapSlabs slabs = TapSlabs.of(
                    spec.batch(), spec.inChannels(), channels, spec.input(), forward, fewest);
            long weights = spec.weightShape().elements();
            int teams = Math.clamp(PARTIAL_SUMS / weights, 1, Math.max(1, slabs.count()));
            return new Cut(spec, slabs, channels, taps, blocks, teams);
        }

        int channels(int block) {
            return Math.min(channels, spec.inChannels() - block * channels);
        }

        /** Terms of a block. */
        int terms(int block) {
            return channels(block) * taps.length;
        }
    }

    /** Adds to {@code dWeight [outChannels, inChannels, kD, kH, kW]}. */
    void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight) {
        List<Taps> forward = Taps.forward(spec);
        Cut cut = Cut.of(spec, forward);
        setOffsets(cut, forward.getFirst());
        int weights = dWeight.length;
        int length = Math.multiplyExact(cut.teams, weights);
        if (sums.length < length) {
            sums = new float[length];
        }
        Arrays.fill(sums, 0, length, 0);
        workers.run(cut.teams * cut.blocks, (piece, scratch) -> {
            int block = piece % cut.blocks;
            for (int i = piece / cut.blocks; i < cut.slabs.count(); i += cut.teams) {
                Slabs.Slab slab = cut.slabs.slab(i, scratch);
                float[] input = scratch.input(Math.toIntExact(cut.slabs.floats()));
                cut.slabs.fill(pairs, slab, block * cut.channels, cut.channels(block), x, input);
                for (int first = 0; first < spec.outChannels(); first += CHANNELS) {
                    addSlab(cut, slab, block, first, input, dy, scratch, piece / cut.blocks * weights);
                }
            }
        });
        Segments segments = Segments.of(weights);
        workers.run(segments.count(), (segment, scratch) -> {
            int from = segments.start(segment);
            for (int i = from; i < from + segments.size(segment); i++) {
                double sum = 0;
                for (int team = 0; team < cut.teams; team++) {
                    sum += sums[team * weights + i];
                }
                dWeight[i] += (float) sum;
            }
        });
    }

    /** Fills the last few terms up with what nobody reads the sums of. */
    private void setOffsets(Cut cut, Taps taps) {
        int terms = cut.terms(0);
        int most = terms + TermRows.TERMS - 1;
        if (offsets.length < most) {
            offsets = new int[most];
        }
        cut.slabs.offsets(taps, offsets);
        Arrays.fill(offsets, terms, most, 0);
    }

    /** Adds a slab's share of the weights of some output channels from {@code first} on. */
    private void addSlab(
            Cut cut, Slabs.Slab slab, int block, int first, float[] input, float[] dy, Scratch scratch, int sumsAt) {
        TapSlabs slabs = cut.slabs;
        Gradient source = new Gradient(cut.spec.output(), dy, cut.spec.outChannels(), first);
        int terms = cut.terms(block);
        int lanes = rows.lanes();
        int perTerm = CHANNELS * lanes;
        int partials = ALIGNED + (terms + TermRows.TERMS - 1) * perTerm;
        float[] partial = scratch.products(partials);
        Arrays.fill(partial, 0, partials, 0);
        int rowStride = slabs.rowStride();
        int planeStride = slabs.planeStride();
        int runRows = Math.clamp(RUN / rowStride, 1, slab.rows());
        int runCells = runRows > 1 ? slabs.w().cells() : RUN;
        int runPlanes = slabs.wholePlanes() ? Math.clamp(RUN / planeStride, 1, slab.planes()) : 1;
        int most = runPlanes > 1 ? runPlanes * planeStride : Math.min(runRows * rowStride, RUN);
        int stride = Math.ceilDiv(most, LINE) * LINE + lanes;
        float[] gradient = scratch.output(ALIGNED + CHANNELS * stride);
        for (int plane = 0; plane < slab.planes(); plane += runPlanes) {
            int planes = Math.min(runPlanes, slab.planes() - plane);
            for (int row = 0; row < slab.rows(); row += runRows) {
                int count = Math.min(runRows, slab.rows() - row);
                for (int cell = 0; cell < slabs.w().cells(); cell += runCells) {
                    int cells = Math.min(runCells, slabs.w().cells() - cell);
                    int planeLength = (count - 1) * rowStride + cells;
                    for (int i = 0; i < planes; i++) {
                        int at = ALIGNED + i * planeStride;
                        source.copy(slab, plane + i, row, count, cell, cells, gradient, at, stride, rowStride);
                        if (i + 1 < planes) {
                            source.clear(gradient, at + planeLength, at + planeStride, stride);
                        }
                    }
                    int inputAt = plane * planeStride + row * rowStride + cell;
                    int length = (planes - 1) * planeStride + planeLength;
                    for (int term = 0; term < terms; term += TermRows.TERMS) {
                        rows.correlate(
                                gradient, ALIGNED, stride, input, inputAt, offsets, term, length, partial,
                                ALIGNED + term * perTerm);
                    }
                }
            }
        }
        addTotals(cut, block, first, partial, sumsAt);
    }

    private void addTotals(Cut cut, int block, int first, float[] partial, int sumsAt) {
        int used = Math.min(CHANNELS, cut.spec.outChannels() - first);
        int kernel = Math.toIntExact(cut.spec.kernel().voxels());
        int perOutput = cut.spec.inChannels() * kernel;
        int from = ALIGNED;
        for (int in = 0; in < cut.channels(block); in++) {
            int to = sumsAt + first * perOutput + (block * cut.channels + in) * kernel;
            for (int tap : cut.taps) {
                for (int c = 0; c < used; c++) {
                    sums[to + c * perOutput + tap] += rows.total(partial, from + c * rows.lanes());
                }
                from += CHANNELS * rows.lanes();
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
