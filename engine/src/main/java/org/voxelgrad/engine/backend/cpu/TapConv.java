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
            for (Sum sum : active) {
                convolveSlab(slabs, slab, sum, input, scratch, output);
            }
        });
    }

    private void convolveSlab(
            TapSlabs slabs, Slabs.Slab slab, Sum sum, float[] input, Scratch scratch, Output output) {
        int rowStride = slabs.rowStride();
        int runRows = Math.clamp(RUN / rowStride, 1, slab.rows());
        int stride = runRows * rowStride + ConvRows.SLACK;
        float[] run = scratch.output(rows.channels() * stride);
        int lastPlane = Math.min(slab.planes(), sum.taps.d().cells() - slab.d());
        int lastRow = Math.min(slab.rows(), sum.taps.h().cells() - slab.h());
        for (int plane = 0; plane < lastPlane; plane++) {
            for (int row = 0; row < lastRow; row += runRows) {
                int count = Math.min(runRows, lastRow - row);
                int inputAt = plane * slabs.planeStride() + row * rowStride;
                int length = (count - 1) * rowStride + sum.taps.w().cells();
                for (int group = 0; group < sum.weights.groups().count(); group++) {
                    combine(sum, group, input, inputAt, run, stride, length);
                    for (int c = 0; c < sum.weights.groups().used(group); c++) {
                        int channel = sum.weights.groups().first(group) + c;
                        output.write(
                                sum.taps, slab.image(), channel, slab.d() + plane, slab.h() + row, count, run,
                                c * stride, rowStride);
                    }
                }
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
        void write(
                Taps taps, int image, int channel, int plane, int row, int count, float[] run, int runAt,
                int rowStride) {
            int d = taps.d().first() + plane * taps.d().step();
            int width = taps.w().cells();
            int step = taps.w().step();
            for (int i = 0; i < count; i++) {
                int h = taps.h().first() + (row + i) * taps.h().step();
                int at = (((image * channels + channel) * size.d() + d) * size.h() + h) * size.w() + taps.w().first();
                spread(run, runAt + i * rowStride, y, at, step, width);
            }
        }

        private static void spread(float[] run, int runAt, float[] y, int at, int step, int width) {
            if (step == 1) {
                System.arraycopy(run, runAt, y, at, width);
            } else {
                for (int w = 0; w < width; w++) {
                    y[at + w * step] = run[runAt + w];
                }
            }
        }
    }
}
