package org.voxelgrad.engine.backend.cpu;

import java.util.ArrayList;
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

    TapConv(Workers workers, ConvRows rows) {
        this.workers = workers;
        this.rows = rows;
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
        Output output = new Output(y, channels, size);
        workers.run(slabs.count(), (block, scratch) -> {
            Slabs.Slab slab = slabs.slab(block);
            float[] input = scratch.input(floats);
            slabs.fill(slab, x, input);
            convolveSlab(slabs, slab, active, input, scratch, output);
        });
    }

    private void convolveSlab(
            TapSlabs slabs, Slabs.Slab slab, List<Sum> active, float[] input, Scratch scratch, Output output) {
        int rowStride = slabs.rowStride();
        int runRows = Math.clamp(RUN / rowStride, 1, slab.rows());
        int stride = runRows * rowStride + ConvRows.SLACK;
        float[] run = scratch.output(rows.channels() * stride);
        for (int plane = 0; plane < slab.planes(); plane++) {
            for (int row = 0; row < slab.rows(); row += runRows) {
                int inputAt = plane * slabs.planeStride() + row * rowStride;
                for (Sum sum : active) {
                    int count = Math.min(Math.min(runRows, slab.rows() - row), sum.taps.h().cells() - slab.h() - row);
                    if (count > 0 && slab.d() + plane < sum.taps.d().cells()) {
                        Slabs.Slab part = new Slabs.Slab(slab.image(), slab.d() + plane, slab.h() + row, 1, count);
                        convolveRun(part, sum, input, inputAt, rowStride, run, stride, output);
                    }
                }
            }
        }
    }

    private void convolveRun(
            Slabs.Slab part, Sum sum, float[] input, int inputAt, int rowStride, float[] run, int stride,
            Output output) {
        int length = (part.rows() - 1) * rowStride + sum.taps.w().cells();
        for (int group = 0; group < sum.weights.groups().count(); group++) {
            combine(sum, group, input, inputAt, run, stride, length);
            for (int c = 0; c < sum.weights.groups().used(group); c++) {
                output.write(sum.taps, part, sum.weights.groups().first(group) + c, run, c * stride, rowStride);
            }
        }
    }

    private void combine(Sum sum, int group, float[] input, int inputAt, float[] run, int stride, int length) {
        PackedWeights weights = sum.weights;
        float[] w = weights.values();
        int wAt = weights.start(group);
        if (weights.groups().width(group) == 1) {
            rows.combineOne(input, inputAt, sum.offsets, weights.terms(), w, wAt, run, 0, length);
        } else {
            rows.combine(input, inputAt, sum.offsets, weights.terms(), w, wAt, run, 0, stride, length);
        }
    }

    /** Volumes {@code [batch, channels, D, H, W]} that are computed. */
    private record Output(float[] y, int channels, Size3 size) {

        /** Rows of a run, without the gaps between them, to where the grid puts them. */
        void write(Taps taps, Slabs.Slab part, int channel, float[] run, int runAt, int rowStride) {
            int d = taps.d().first() + part.d() * taps.d().step();
            if (rowStride == size.w() && taps.h().step() == 1 && taps.w().step() == 1) {
                int line = ((part.image() * channels + channel) * size.d() + d) * size.h() + part.h();
                System.arraycopy(run, runAt, y, line * rowStride, part.rows() * rowStride);
                return;
            }
            for (int row = 0; row < part.rows(); row++) {
                int h = taps.h().first() + (part.h() + row) * taps.h().step();
                int line = ((part.image() * channels + channel) * size.d() + d) * size.h() + h;
                Strided.scatter(
                        run, runAt + row * rowStride, y, line * size.w() + taps.w().first(), taps.w().step(),
                        taps.w().cells());
            }
        }
    }
}
