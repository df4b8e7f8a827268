package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.BlockSpec;

/**
 * Sums over the winners of a pooled convolution of one channel: of their gradients, and of these times their patches.
 */
final class WinnerSums {

    static final int TAPS = PatchGram.TAPS;

    /** Sums a channel: one a tap, and that of the gradients. */
    static final int PER_CHANNEL = TAPS + 1;

    /** Rows of windows whose voxels are copied together. */
    private static final int CHUNK = 8;

    private static final int ROWS = 2 * CHUNK + 2;
    private static final int COLUMN = ROWS * WinnerRows.PLANES;

    /** Where the patch of a winner begins, relative to that of a window's first voxel. */
    private static final int[] PLACES = new int[8];

    static {
        Arrays.setAll(PLACES, winner ->
                (winner & 1) * COLUMN + (winner >> 1 & 1) * WinnerRows.PLANES + (winner >> 2));
    }

    private final Workers workers;
    private final WinnerRows rows;
    private double[] sums = {};
    private double[] totals = {};

    WinnerSums(Workers workers, WinnerRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    /** {@code [channels][PER_CHANNEL]} of {@code x [batch, 1, D, H, W]}, which must be finite; until the next call. */
    double[] of(BlockSpec spec, float[] x, PooledGradient dz) {
        Halving halving = Halving.of(spec.pool(), spec.slope());
        int channels = spec.conv().outChannels();
        int planes = spec.conv().batch() * halving.output().d();
        int length = channels * PER_CHANNEL;
        if (sums.length < planes * length) {
            sums = new double[planes * length];
        }
        workers.runEach(planes, scratch -> new Planes(halving, x, dz, channels, scratch));
        totals = totals.length == length ? totals : new double[length];
        Arrays.fill(totals, 0);
        for (int plane = 0; plane < planes; plane++) {
            for (int i = 0; i < length; i++) {
                totals[i] += sums[plane * length + i];
            }
        }
        return totals;
    }

    /** Sums windows depth by depth. */
    private final class Planes implements Workers.Block {
        private final Halving halving;
        private final float[] x;
        private final PooledGradient dz;
        private final int channels;
        private final int windows;
        /** Channels that are summed, those that do not exist included. */
        private final int padded;
        /** From the values of a channel to those of the next. */
        private final int stride;
        private final float[] columns;
        private final float[] values;
        private final int[] patches;
        private final float[] products;
        private final float[] gradients;
        private int image;
        private int depth;

        Planes(Halving halving, float[] x, PooledGradient dz, int channels, Scratch scratch) {
            this.halving = halving;
            this.x = x;
            this.dz = dz;
            this.channels = channels;
            windows = halving.output().w();
            padded = Math.ceilDiv(channels, WinnerRows.CHANNELS) * WinnerRows.CHANNELS;
            columns = scratch.input((2 * windows + 2) * COLUMN + WinnerRows.STRETCH);
            stride = CHUNK * windows;
            values = scratch.output(padded * stride);
            patches = scratch.positions(padded * stride);
            products = scratch.products(padded * WinnerRows.PATCH);
            gradients = scratch.maxima(channels * WinnerRows.LANES);
        }

        @Override
        public void compute(int block, Scratch scratch) {
            image = block / halving.output().d();
            depth = block % halving.output().d();
            sum(block * channels * PER_CHANNEL);
        }

        private void sum(int sumsAt) {
            Arrays.fill(sums, sumsAt, sumsAt + channels * PER_CHANNEL, 0);
            Arrays.fill(values, 0, padded * stride, 0);
            Arrays.fill(patches, 0, padded * stride, 0);
            Arrays.fill(products, 0, padded * WinnerRows.PATCH, 0);
            Arrays.fill(gradients, 0, channels * WinnerRows.LANES, 0);
            Arrays.fill(columns, 0, (2 * windows + 2) * COLUMN + WinnerRows.STRETCH, 0);
            for (int h = 0; h < halving.output().h(); h += CHUNK) {
                int count = Math.min(CHUNK, halving.output().h() - h);
                copy(halving.firstH(h) - 1, 2 * count + 2);
                for (int c = 0; c < channels; c++) {
                    sums[sumsAt + c * PER_CHANNEL + TAPS] -= stage(c, h, count);
                }
                for (int row = 0; row < count; row++) {
                    for (int c = 0; c < padded; c += WinnerRows.CHANNELS) {
                        rows.addPatches(
                                columns, COLUMN, 2 * row * WinnerRows.PLANES, values, patches,
                                c * stride + row * windows, stride, windows, products, c * WinnerRows.PATCH);
                    }
                }
            }
            for (int c = 0; c < channels; c++) {
                collect(c, sumsAt + c * PER_CHANNEL);
            }
        }

        private void copy(int firstRow, int count) {
            int firstPlane = halving.firstD(depth) - 1;
            boolean within = firstPlane >= 0 && firstPlane + WinnerRows.PLANES <= halving.input().d();
            for (int row = 0; row < count; row++) {
                int h = firstRow + row;
                int to = (halving.low().w() + 1) * COLUMN + row * WinnerRows.PLANES;
                if (within && h >= 0 && h < halving.input().h()) {
                    copyRow(halving.inputRow(image, firstPlane, h), to);
                } else {
                    copyEdge(firstPlane, h, to);
                }
            }
        }

        private void copyRow(int from, int to) {
            int plane = halving.input().h() * halving.input().w();
            for (int w = 0; w < halving.input().w(); w++) {
                int at = to + w * COLUMN;
                columns[at] = x[from + w];
                columns[at + 1] = x[from + plane + w];
                columns[at + 2] = x[from + 2 * plane + w];
                columns[at + 3] = x[from + 3 * plane + w];
            }
        }

        private void copyEdge(int firstPlane, int h, int to) {
            for (int plane = 0; plane < WinnerRows.PLANES; plane++) {
                int d = firstPlane + plane;
                boolean inside = d >= 0 && d < halving.input().d() && h >= 0 && h < halving.input().h();
                int from = inside ? halving.inputRow(image, d, h) : 0;
                for (int w = 0; w < halving.input().w(); w++) {
                    columns[to + plane + w * COLUMN] = inside ? x[from + w] : 0;
                }
            }
        }

        /** Gradients and patches of some rows of windows; returns what their sums hold of winners in the padding. */
        private double stage(int c, int h, int count) {
            int at = halving.outputRow(image * channels + c, depth, h);
            double lost = 0;
            rows.gradients(dz, at, count * windows, values, c * stride, gradients, c * WinnerRows.LANES);
            for (int row = 0; row < count; row++) {
                int to = c * stride + row * windows;
                locate(dz.winners(), at + row * windows, to);
                boolean padding = halving.firstD(depth) < 0 || halving.firstH(h + row) < 0;
                for (int w = 0; w < (padding ? windows : halving.low().w()); w++) {
                    if (dz.winners()[at + row * windows + w] >= Halving.LOST) {
                        lost += values[to + w];
                        values[to + w] = 0;
                    }
                }
            }
            return lost;
        }

        private void locate(byte[] winners, int at, int to) {
            for (int w = 0; w < windows; w++) {
                patches[to + w] = PLACES[winners[at + w] & 7] + 2 * COLUMN * w;
            }
        }

        private void collect(int c, int sumsAt) {
            for (int t = 0; t < TAPS; t++) {
                int lane = t / 3 % 3 * WinnerRows.PLANES + t / 9;
                sums[sumsAt + t] = products[c * WinnerRows.PATCH + t % 3 * WinnerRows.STRETCH + lane];
            }
            for (int lane = 0; lane < WinnerRows.LANES; lane++) {
                sums[sumsAt + TAPS] += gradients[c * WinnerRows.LANES + lane];
            }
        }
    }
}
