package org.voxelgrad.engine.backend.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * Convolutions of any kernel, stride, padding and dilation, and the gradients of their data, directly: every run of
 * outputs is a combination of shifted runs of every input channel, as {@link Taps} lists them.
 */
final class TapConv {

    /** Floats of a run, about: so that the output of a group of channels stays in the first-level cache. */
    private static final int RUN = 768;

    private final Workers workers;
    private final ConvRows rows;
    private final PhaseRows copies;
    private final List<Sum> sums = new ArrayList<>();

    /** One of the sums that make up an output, with what it needs to be computed on slabs. */
    private static final class Sum {
        final PackedWeights weights;
        Taps taps;
        int[] offsets = {};

        Sum(int channels) {
            weights = new PackedWeights(channels);
        }
    }

    TapConv(Workers workers, ConvRows rows, PhaseRows copies) {
        this.workers = workers;
        this.rows = rows;
        this.copies = copies;
    }

    void forward(Conv3dSpec spec, float[] x, float[] weight, float[] bias, float[] y) {
        List<Taps> taps = Taps.forward(spec);
        TapSlabs slabs = TapSlabs.of(spec.batch(), spec.inChannels(), spec.input(), taps);
        List<Sum> active = prepare(slabs, taps);
        int kernel = Math.toIntExact(spec.kernel().voxels());
        for (Sum sum : active) {
            sum.weights.packForward(
                    spec.outChannels(), spec.inChannels(), weight, bias, kernel, sum.taps.positions(spec.kernel()));
        }
        convolve(slabs, active, x, spec.outChannels(), spec.output(), y);
    }

    void backwardData(Conv3dSpec spec, float[] dy, float[] weight, float[] bias, float[] dx) {
        List<Taps> taps = Taps.backward(spec);
        TapSlabs slabs = TapSlabs.of(spec.batch(), spec.outChannels(), spec.output(), taps);
        List<Sum> active = prepare(slabs, taps);
        int kernel = Math.toIntExact(spec.kernel().voxels());
        for (Sum sum : active) {
            sum.weights.packBackward(
                    spec.inChannels(), spec.outChannels(), weight, bias, kernel, sum.taps.positions(spec.kernel()));
        }
        convolve(slabs, active, dy, spec.inChannels(), spec.input(), dx);
    }

    private List<Sum> prepare(TapSlabs slabs, List<Taps> taps) {
        while (sums.size() < taps.size()) {
            sums.add(new Sum(rows.channels()));
        }
        for (int i = 0; i < taps.size(); i++) {
            Sum sum = sums.get(i);
            sum.taps = taps.get(i);
            sum.offsets = slabs.offsets(sum.taps, sum.offsets);
        }
        return sums.subList(0, taps.size());
    }

    private void convolve(TapSlabs slabs, List<Sum> active, float[] x, int channels, Size3 size, float[] y) {
        int floats = Math.toIntExact(slabs.floats());
        int phases = Math.min(active.getFirst().taps.w().step(), size.w());
        Output output = new Output(y, channels, size, phases);
        workers.run(slabs.count(), (block, scratch) -> {
            Slabs.Slab slab = slabs.slab(block, scratch);
            float[] input = scratch.input(floats);
            slabs.fill(copies, slab, 0, slabs.channels(), x, input);
            convolveSlab(slabs, slab, active, input, scratch, output);
        });
    }

    private void convolveSlab(
            TapSlabs slabs, Slabs.Slab slab, List<Sum> active, float[] input, Scratch scratch, Output output) {
        int rowStride = slabs.rowStride();
        int length = RUN / output.phases;
        int runRows = Math.clamp(length / rowStride, 1, slab.rows());
        int runCells = runRows > 1 ? slabs.w().cells() : length;
        int stride = Math.min(runRows * rowStride, length) + ConvRows.SLACK;
        float[] run = scratch.output(output.phases * rows.channels() * stride);
        for (int plane = 0; plane < slab.planes(); plane++) {
            for (int row = 0; row < slab.rows(); row += runRows) {
                for (int cell = 0; cell < slabs.w().cells(); cell += runCells) {
                    int inputAt = plane * slabs.planeStride() + row * rowStride + cell;
                    for (int i = 0; i < active.size(); i += output.phases) {
                        Taps taps = active.get(i).taps;
                        int count = Math.min(Math.min(runRows, slab.rows() - row), taps.h().cells() - slab.h() - row);
                        if (count > 0 && slab.d() + plane < taps.d().cells()) {
                            Part part = new Part(
                                    slab.image(), slab.d() + plane, slab.h() + row, count, cell, runCells, rowStride);
                            convolveRun(part, active, i, input, inputAt, run, stride, output);
                        }
                    }
                }
            }
        }
    }

    /** Some rows of a plane of the grid, or some cells of a row. */
    private record Part(int image, int d, int h, int rows, int w, int mostCells, int rowStride) {

        /** Cells of a row of a sum. */
        int cells(Sum sum) {
            return Math.min(mostCells, sum.taps.w().cells() - w);
        }
    }

    /** The sums of all phases of W, from {@code first} on, which belong to the same rows. */
    private void convolveRun(
            Part part, List<Sum> sums, int first, float[] input, int inputAt, float[] run, int stride,
            Output output) {
        ChannelGroups groups = sums.get(first).weights.groups();
        if (isEmpty(sums, first, output.phases)) {
            for (int c = 0; c < output.channels; c++) {
                output.fill(part, sums.get(first), c);
            }
            return;
        }
        int phaseStride = rows.channels() * stride;
        for (int group = 0; group < groups.count(); group++) {
            for (int phase = 0; phase < output.phases; phase++) {
                Sum sum = sums.get(first + phase);
                int length = (part.rows - 1) * part.rowStride + part.cells(sum);
                combine(sum, group, input, inputAt, run, phase * phaseStride, stride, length);
            }
            for (int c = 0; c < groups.used(group); c++) {
                output.write(copies, part, sums, first, groups.first(group) + c, run, c * stride, phaseStride);
            }
        }
    }

    /** Whether no tap reaches the rows of some sums. A plain loop, since it takes its turn with every run. */
    private static boolean isEmpty(List<Sum> sums, int first, int count) {
        for (int i = first; i < first + count; i++) {
            if (sums.get(i).weights.terms() > 0) {
                return false;
            }
        }
        return true;
    }

    private void combine(
            Sum sum, int group, float[] input, int inputAt, float[] run, int runAt, int stride, int length) {
        PackedWeights weights = sum.weights;
        rows.combine(
                weights.groups().width(group), input, inputAt, sum.offsets, weights.terms(), weights.values(),
                weights.start(group), run, runAt, stride, length);
    }

    /**
     * Volumes {@code [batch, channels, D, H, W]} that are computed.
     *
     * @param phases sums that make up a row, cell by cell in turn
     */
    private record Output(float[] y, int channels, Size3 size, int phases) {

        /** Fills rows of all phases, which no tap reaches, with their bias. */
        void fill(Part part, Sum sum, int channel) {
            int step = sum.taps.w().step();
            int count = Math.min(part.mostCells * step, size.w() - part.w * step);
            float bias = sum.weights.bias(channel);
            for (int row = 0; row < part.rows; row++) {
                int at = position(part, sum.taps, channel, row);
                Arrays.fill(y, at, at + count, bias);
            }
        }

        /** Where a row of a part begins. */
        private int position(Part part, Taps taps, int channel, int row) {
            int d = taps.d().first() + part.d * taps.d().step();
            int h = taps.h().first() + (part.h + row) * taps.h().step();
            int plane = (part.image * channels + channel) * size.d() + d;
            return (plane * size.h() + h) * size.w() + part.w * taps.w().step();
        }

        /** Rows of the runs of all phases, without the gaps between them, to where the grid puts them. */
        void write(
                PhaseRows copies, Part part, List<Sum> sums, int first, int channel, float[] run, int runAt,
                int phaseStride) {
            Taps taps = sums.get(first).taps;
            int at = position(part, taps, channel, 0);
            if (part.rowStride == size.w() && taps.h().step() == 1 && phases == 1 && part.rows > 1) {
                System.arraycopy(run, runAt, y, at, part.rows * size.w());
                return;
            }
            int stride = taps.h().step() * size.w();
            int cells = part.cells(sums.get(first + phases - 1));
            copies.merge(phases, run, runAt, part.rowStride, phaseStride, y, at, stride, part.rows, cells);
            for (int phase = 0; phase < phases - 1; phase++) {
                if (part.cells(sums.get(first + phase)) > cells) {
                    for (int row = 0; row < part.rows; row++) {
                        y[at + row * stride + cells * phases + phase] =
                                run[runAt + phase * phaseStride + row * part.rowStride + cells];
                    }
                }
            }
        }
    }
}
