package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;

/**
 * Weight gradient of the 3x3x3 convolution with stride 1 and padding 1 for output channels too few to fill a vector:
 * vectors lie along rows instead. Every slab is summed on its own, and the sums are added in their order.
 */
final class RunGradient implements SameConvGradient {

    private static final int TAPS = 27;

    /** Positions of a run, about: so that the gradients of all channels stay in the first-level cache. */
    private static final int RUN = 720;

    private static final int GROUP_SUMS = RunRows.CHANNELS * RunRows.TAPS * RunRows.LANES;

    private final Workers workers;
    private final RunRows rows;
    private double[] sums = {};

    RunGradient(Workers workers, RunRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    /** Whether vectors of output channels would be half empty. */
    static boolean pays(int outChannels, int lanes) {
        return outChannels <= RunRows.CHANNELS && 2 * outChannels <= lanes;
    }

    @Override
    public void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight) {
        Slabs slabs = Slabs.of(spec.batch(), spec.inChannels(), spec.input());
        int weights = spec.outChannels() * spec.inChannels() * TAPS;
        if (sums.length < slabs.count() * weights) {
            sums = new double[slabs.count() * weights];
        }
        workers.run(slabs.count(), (block, scratch) ->
                new Slab(slabs, slabs.slab(block), spec.outChannels(), x, dy, scratch).sum(block * weights));
        for (int i = 0; i < weights; i++) {
            double sum = 0;
            for (int slab = 0; slab < slabs.count(); slab++) {
                sum += sums[slab * weights + i];
            }
            dWeight[i] += (float) sum;
        }
    }

    /** The work on one slab. */
    private final class Slab {
        private final Slabs slabs;
        private final Slabs.Slab slab;
        private final int outChannels;
        private final float[] dy;
        private final int runRows;
        private final float[] input;
        private final float[] gradient;
        /** {@code [inChannels][3][3][CHANNELS][TAPS][LANES]}. */
        private final float[] products;

        Slab(Slabs slabs, Slabs.Slab slab, int outChannels, float[] x, float[] dy, Scratch scratch) {
            this.slabs = slabs;
            this.slab = slab;
            this.outChannels = outChannels;
            this.dy = dy;
            runRows = Math.clamp(RUN / slabs.rowStride(), 1, slab.rows());
            input = scratch.input(slabs.floats());
            gradient = scratch.output(RunRows.CHANNELS * lengthOf(runRows));
            products = scratch.products(slabs.channels() * 9 * GROUP_SUMS);
            // Behind a run the gradient is zero, and zero times what scratch memory held may be no number.
            Arrays.fill(input, 0, slabs.floats(), 0);
            slabs.fill(slab, x, input);
        }

        private int lengthOf(int count) {
            return Math.ceilDiv(count * slabs.rowStride(), RunRows.STEP) * RunRows.STEP;
        }

        void sum(int sumsAt) {
            Arrays.fill(gradient, 0, RunRows.CHANNELS * lengthOf(runRows), 0);
            Arrays.fill(products, 0, slabs.channels() * 9 * GROUP_SUMS, 0);
            for (int plane = 0; plane < slab.planes(); plane++) {
                for (int row = 0; row < slab.rows(); row += runRows) {
                    int length = copyGradient(plane, row, Math.min(runRows, slab.rows() - row));
                    int inputAt = plane * slabs.planeStride() + row * slabs.rowStride();
                    for (int i = 0; i < slabs.channels() * 9; i++) {
                        int at = inputAt + i / 9 * slabs.channelStride() + i / 3 % 3 * slabs.planeStride()
                                + i % 3 * slabs.rowStride();
                        rows.correlate(gradient, length, input, at, products, i * GROUP_SUMS);
                    }
                }
            }
            for (int i = 0; i < outChannels * slabs.channels() * TAPS; i++) {
                sums[sumsAt + i] = total(i / (slabs.channels() * TAPS), i % (slabs.channels() * TAPS));
            }
        }

        /** Copies some rows of all channels, zeros between and behind them, and returns the length of a channel's. */
        private int copyGradient(int plane, int row, int count) {
            int length = lengthOf(count);
            int width = slabs.size().w();
            for (int c = 0; c < outChannels; c++) {
                int channel = slab.image() * outChannels + c;
                int d = slab.d() + plane;
                int from = ((channel * slabs.size().d() + d) * slabs.size().h() + slab.h() + row) * width;
                int to = c * length;
                for (int r = 0; r < count; r++) {
                    System.arraycopy(dy, from + r * width, gradient, to + r * slabs.rowStride(), width);
                    gradient[to + r * slabs.rowStride() + width] = 0;
                }
                Arrays.fill(gradient, to + count * slabs.rowStride(), to + length, 0);
            }
            return length;
        }

        /** The lanes of a sum in their order. */
        private double total(int channel, int term) {
            int at = (term / RunRows.TAPS * RunRows.CHANNELS + channel) * RunRows.TAPS + term % RunRows.TAPS;
            double total = 0;
            for (int lane = 0; lane < RunRows.LANES; lane++) {
                total += products[at * RunRows.LANES + lane];
            }
            return total;
        }
    }
}
