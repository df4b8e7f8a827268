package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;

/**
 * A block of one input channel whose statistics are known beforehand, as {@link FoldedBlock} is, by {@link WindowRows}:
 * a row of windows is computed at a time, and what is between image and pooled map stays in the first-level cache.
 */
final class ImageBlock {

    private static final int PLANES = WindowRows.TRANSFORMED;

    private final Workers workers;
    private final WindowRows rows;
    private final FoldedBlock folded;
    private final WindowWeights weights = new WindowWeights();
    private volatile boolean finite;

    ImageBlock(Workers workers, WindowRows rows, FoldedBlock folded) {
        this.workers = workers;
        this.rows = rows;
        this.folded = folded;
    }

    /**
     * A transformation spreads what is not finite over the windows around it, where it should not be, so that such a
     * batch is computed without.
     *
     * @param invStds {@code 1 / sqrt(variance + epsilon)}
     */
    void forward(
            BlockSpec spec, BlockKernels.Parameters parameters, double[] means, double[] invStds, float[] x,
            Halving.Target target) {
        Halving halving = Halving.of(spec.pool(), spec.slope());
        finite = weights.fold(parameters, means, invStds);
        if (finite) {
            workers.runEach(spec.conv().batch() * halving.output().d(), scratch ->
                    new Planes(halving, x, means.length, scratch, target));
        }
        if (!finite) {
            folded.forward(spec, parameters, means, invStds, x, target);
        }
    }

    /** Computes windows depth by depth. */
    private final class Planes implements Workers.Block {
        private final Halving halving;
        private final float[] x;
        private final int channels;
        private final Halving.Target target;
        private int image;
        private int depth;
        /** Windows of a row as they are computed, some of them beyond the image. */
        private final int windows;
        private final int rowFloats;
        /** The same row of four planes. */
        private final float[] slices;
        /** {@code [PLANES][4 rows]}: rows of the image, transformed along planes; a row's place is its number mod 4. */
        private final float[] ring;
        /** {@code [rows][PLANES]}, transformed along both. */
        private final float[] transformed;
        /** {@code [CHANNELS]} of what {@link WindowRows#sumsAt} describes. */
        private final float[] sums;
        private final float[] maxima;
        private final int[] winners;

        Planes(Halving halving, float[] x, int channels, Scratch scratch, Halving.Target target) {
            this.halving = halving;
            this.x = x;
            this.channels = channels;
            this.target = target;
            windows = Math.ceilDiv(halving.output().w(), WindowRows.STEP) * WindowRows.STEP;
            rowFloats = WindowRows.rowFloats(windows);
            slices = scratch.input(PLANES * 2 * windows);
            ring = scratch.gradients(Scratch.ALIGNED + 4 * PLANES * rowFloats);
            transformed = scratch.transformed(Scratch.ALIGNED + 4 * PLANES * rowFloats);
            sums = scratch.products(Scratch.ALIGNED + WindowRows.CHANNELS * channelSums());
            maxima = scratch.maxima(windows);
            winners = target.winners() == null && target.positions() == null ? null : scratch.positions(windows);
        }

        private int channelSums() {
            return 4 * WindowRows.SUMS * windows;
        }

        @Override
        public void compute(int block, Scratch scratch) {
            image = block / halving.output().d();
            depth = block % halving.output().d();
            if (!pool()) {
                finite = false;
            }
        }

        /** Returns whether all of the image that it reads is finite. */
        private boolean pool() {
            Arrays.fill(slices, 0, PLANES * 2 * windows, 0);
            Arrays.fill(ring, 0, Scratch.ALIGNED + 4 * PLANES * rowFloats, 0);
            boolean allFinite = true;
            for (int h = 0; h < halving.output().h(); h++) {
                int first = halving.firstH(h) - 1;
                for (int row = h == 0 ? first : first + 2; row < first + 4; row++) {
                    allFinite &= split(row);
                }
                combine(first);
                for (int group = 0; group * WindowRows.CHANNELS < channels; group++) {
                    pool(group, h);
                }
            }
            return allFinite;
        }

        private boolean split(int row) {
            int plane = halving.firstD(depth) - 1;
            int at = halving.inputRow(image, plane, row) - halving.low().w();
            int stride = halving.inputRow(image, plane + 1, row) - halving.low().w() - at;
            boolean inside = plane >= 0 && plane + PLANES <= halving.input().d() && row >= 0
                    && row < halving.input().h() && at >= 0 && 2 * windows <= x.length - at - (PLANES - 1) * stride;
            if (!inside) {
                copy(plane, row);
                return split(slices, 0, 2 * windows, row);
            }
            boolean allFinite = split(x, at, stride, row);
            clearBeyondRow(row);
            return allFinite;
        }

        /** Copies a row of four planes, of which some or all are outside the image. */
        private void copy(int firstPlane, int row) {
            int width = halving.input().w();
            for (int i = 0; i < PLANES; i++) {
                int plane = firstPlane + i;
                int at = i * 2 * windows + halving.low().w();
                if (plane >= 0 && plane < halving.input().d() && row >= 0 && row < halving.input().h()) {
                    System.arraycopy(x, halving.inputRow(image, plane, row), slices, at, width);
                } else {
                    Arrays.fill(slices, at, at + width, 0);
                }
            }
        }

        private boolean split(float[] from, int at, int stride, int row) {
            return rows.splitPlanes(
                    from, at, at + stride, at + 2 * stride, at + 3 * stride, windows, ring, ringAt(row),
                    4 * rowFloats);
        }

        /** Clears the columns of a split row that come from the rows of the image before and behind it. */
        private void clearBeyondRow(int row) {
            int end = halving.low().w() + halving.input().w();
            for (int plane = 0; plane < PLANES; plane++) {
                int even = ringAt(row) + plane * 4 * rowFloats;
                int odd = even + WindowRows.half(windows);
                if (halving.low().w() > 0) {
                    ring[even] = 0;
                }
                for (int i = end / 2; i < windows; i++) {
                    ring[odd + i] = 0;
                }
                for (int i = end - end / 2; i < windows; i++) {
                    ring[even + i] = 0;
                }
            }
        }

        private int ringAt(int row) {
            return Scratch.ALIGNED + (row & 3) * rowFloats;
        }

        private void combine(int first) {
            for (int plane = 0; plane < PLANES; plane++) {
                int at = plane * 4 * rowFloats;
                rows.combineRows(
                        ring, at + ringAt(first), at + ringAt(first + 1), at + ringAt(first + 2),
                        at + ringAt(first + 3), rowFloats, transformed, Scratch.ALIGNED + plane * rowFloats,
                        PLANES * rowFloats);
            }
        }

        private void pool(int group, int h) {
            for (int row = 0; row < 4; row++) {
                rows.multiply(
                        transformed, Scratch.ALIGNED + row * PLANES * rowFloats, windows, weights.values(),
                        weights.start(group, row), sums, Scratch.ALIGNED + row * WindowRows.SUMS * WindowRows.STEP,
                        channelSums());
            }
            int padding = (halving.firstD(depth) < 0 ? 4 : 0) | (halving.firstH(h) < 0 ? 2 : 0) | halving.low().w();
            int first = group * WindowRows.CHANNELS;
            for (int c = first; c < Math.min(channels, first + WindowRows.CHANNELS); c++) {
                int volume = image * channels + c;
                int to = halving.outputRow(volume, depth, h);
                boolean fits = to + windows <= halving.outputRow(volume, depth, halving.output().h());
                rows.pool(
                        sums, Scratch.ALIGNED + (c - first) * channelSums(), windows, weights.bias(c),
                        halving.slope(), padding, fits ? target.y() : maxima, fits ? to : 0, winners);
                if (!fits) {
                    System.arraycopy(maxima, 0, target.y(), to, halving.output().w());
                }
                halving.note(winners, depth, h, target, to);
            }
        }
    }
}
