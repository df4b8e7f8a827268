package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.voxelgrad.engine.backend.Size3;

/**
 * Computes {@link PatchGram}s from autocorrelations: the product of voxels t and u of a patch depends on u - t alone
 * but for patches that reach over the border, since a voxel of the first or last plane, row or column is no voxel t of
 * any patch when t lies on the other side. So a plane's products are summed for all rows and columns and again for
 * the first and last ones, to be taken away, and planes are summed apart for first and last.
 */
final class PatchGrams {

    private static final int LAGS = LagRows.LAGS;

    /** Farthest shift along an axis. */
    private static final int REACH = 2;

    /** Rows with which a row is multiplied: of its own plane those from it on, of the two after it five each. */
    private static final int ROWS = 13;

    /** Products a voxel, and its value. */
    private static final int KINDS = ROWS * LAGS + 1;

    private static final int ALL = 0;
    private static final int FIRST = 1;
    private static final int LAST = 2;
    /** Of rows or columns: all, the first, the last. */
    private static final int PARTS = 3;
    private static final int PLANE_SUMS = PARTS * PARTS * KINDS;
    /** Of planes: between, first, last, both first and last. */
    private static final int PLACES = 4;

    /** Planes that are computed together: they share the copying of the two after them. */
    private static final int BLOCK = 8;

    /** Floats that are summed in single precision, over all lanes. */
    private static final int RUN = 1 << 12;

    private final Workers workers;
    private final LagRows rows;
    private final NormRows values;
    private final double[] totals = new double[PLACES * PLANE_SUMS];
    private double[] sums = {};

    PatchGrams(Workers workers, RowKernels rows) {
        this.workers = workers;
        this.rows = rows.lags();
        values = rows.norm();
    }

    /**
     * Computes those of a batch that are null.
     *
     * @param x {@code [batch, 1, D, H, W]}
     * @param grams of each image
     */
    void fill(Size3 size, float[] x, PatchGram[] grams) {
        int[] images = IntStream.range(0, grams.length).filter(image -> grams[image] == null).toArray();
        int depth = size.d();
        if (sums.length < images.length * depth * PLANE_SUMS) {
            sums = new double[images.length * depth * PLANE_SUMS];
        }
        int blocks = Math.ceilDiv(depth, BLOCK);
        workers.run(images.length * blocks, (block, scratch) -> {
            int i = block / blocks;
            int first = block % blocks * BLOCK;
            new Planes(new PlaneRing(size, x, images[i] * depth, scratch), scratch)
                    .sum(first, Math.min(first + BLOCK, depth), i * depth * PLANE_SUMS);
        });
        for (int i = 0; i < images.length; i++) {
            grams[images[i]] = gram(size, i * depth * PLANE_SUMS);
        }
    }

    private PatchGram gram(Size3 size, int sumsAt) {
        Arrays.fill(totals, 0);
        for (int d = 0; d < size.d(); d++) {
            int at = ((d == 0 ? FIRST : 0) | (d == size.d() - 1 ? LAST : 0)) * PLANE_SUMS;
            for (int i = 0; i < PLANE_SUMS; i++) {
                totals[at + i] += sums[sumsAt + d * PLANE_SUMS + i];
            }
        }
        return gram(size.voxels(), totals);
    }

    /** Where the sums of products with the row {@code h} rows and {@code d} planes further are. */
    private static int row(int d, int h) {
        return (d * LAGS + h) * LAGS;
    }

    /** The first row of a plane that is multiplied. */
    private static int firstRow(int d) {
        return d == 0 ? 0 : -REACH;
    }

    /** Some planes of an image, one after the other. */
    private final class Planes {
        private final PlaneRing ring;
        private final float[] x;
        private final int height;
        private final int width;
        private final double[] lags;

        Planes(PlaneRing ring, Scratch scratch) {
            this.ring = ring;
            x = ring.floats();
            height = ring.size().h();
            width = ring.size().w();
            lags = scratch.sums(LAGS);
        }

        void sum(int first, int end, int sumsAt) {
            ring.load(first);
            ring.load(first + 1);
            for (int d = first; d < end; d++) {
                ring.load(d + REACH);
                int at = sumsAt + d * PLANE_SUMS;
                Arrays.fill(sums, at, at + PLANE_SUMS, 0);
                addAll(d, at);
                for (int part = FIRST; part <= LAST; part++) {
                    addRow(d, part == FIRST ? 0 : height - 1, at + part * PARTS * KINDS);
                    addColumn(d, part == LAST, at + part * KINDS);
                    for (int column = FIRST; column <= LAST; column++) {
                        addCorner(
                                d, part == FIRST ? 0 : height - 1, column == FIRST ? 0 : width - 1,
                                at + (part * PARTS + column) * KINDS);
                    }
                }
            }
        }

        /** Of zeros before and after the rows, those are passed over that all others are multiplied with. */
        private void addAll(int d, int sumsAt) {
            int length = height * ring.rowStride();
            for (int from = 0; from < length; from += RUN) {
                int run = Math.min(RUN, length - from);
                int at = ring.row(d, -REACH) + from;
                rows.addLagsOfThree(
                        x, at, ring.rowStride(), ring.row(d, 0) + from, run, sums, sumsAt + row(0, REACH));
                for (int i = 1; i <= REACH; i++) {
                    rows.addLagsOfFive(
                            x, at, ring.rowStride(), ring.row(d + i, 0) + from, run, sums, sumsAt + row(i, REACH));
                }
                sums[sumsAt + KINDS - 1] += values.sum(x, ring.row(d, 0) + from, run);
            }
        }

        private void addRow(int d, int h, int sumsAt) {
            int at = ring.row(d, h);
            for (int i = 0; i <= REACH; i++) {
                for (int j = firstRow(i); j <= REACH; j++) {
                    rows.addLags(x, at, ring.row(d + i, h + j), width, sums, sumsAt + row(i, j));
                }
            }
            sums[sumsAt + KINDS - 1] += values.sum(x, at, width);
        }

        /** Columns beyond the border are zero. */
        private void addColumn(int d, boolean last, int sumsAt) {
            float[] columns = ring.columns();
            int at = ring.column(d, last, 0);
            for (int i = 0; i <= REACH; i++) {
                for (int inwards = 0; inwards <= REACH; inwards++) {
                    Arrays.fill(lags, 0, LAGS, 0);
                    rows.addLags(columns, at, ring.column(d + i, last, inwards), height, lags, 0);
                    int lag = REACH + (last ? -inwards : inwards);
                    for (int j = firstRow(i); j <= REACH; j++) {
                        sums[sumsAt + row(i, j) + lag] += lags[REACH + j];
                    }
                }
            }
            sums[sumsAt + KINDS - 1] += values.sum(columns, at, height);
        }

        private void addCorner(int d, int h, int w, int sumsAt) {
            double value = x[ring.row(d, h) + w];
            for (int i = 0; i <= REACH; i++) {
                for (int j = firstRow(i); j <= REACH; j++) {
                    int at = ring.row(d + i, h + j) + w;
                    for (int lag = 0; lag < LAGS; lag++) {
                        sums[sumsAt + row(i, j) + lag] += value * x[at + lag - REACH];
                    }
                }
            }
            sums[sumsAt + KINDS - 1] += value;
        }
    }

    private static PatchGram gram(double voxels, double[] totals) {
        int taps = PatchGram.TAPS;
        double[] values = new double[taps];
        double[] products = new double[taps * taps];
        for (int t = 0; t < taps; t++) {
            values[t] = within(t, totals, KINDS - 1);
            for (int u = 0; u < taps; u++) {
                int kind = kind(t, u);
                products[t * taps + u] = kind >= 0 ? within(t, totals, kind) : within(u, totals, kind(u, t));
            }
        }
        return new PatchGram(voxels, values, products);
    }

    /** Which product of a voxel is the one of voxels t and u of a patch; -1 when it is only the one of u and t. */
    private static int kind(int t, int u) {
        int d = u / 9 - t / 9;
        int h = u / 3 % 3 - t / 3 % 3;
        int w = u % 3 - t % 3;
        return d < 0 || h < firstRow(d) ? -1 : row(d, h) + w + REACH;
    }

    /** The sum over the voxels that are voxel t of some patch. */
    private static double within(int t, double[] totals, int kind) {
        int h = missing(t / 3 % 3);
        int w = missing(t % 3);
        double sum = 0;
        for (int place = 0; place < PLACES; place++) {
            if ((place & missing(t / 9)) == 0) {
                int at = place * PLANE_SUMS + kind;
                sum += totals[at];
                sum -= h == ALL ? 0 : totals[at + h * PARTS * KINDS];
                sum -= w == ALL ? 0 : totals[at + w * KINDS];
                sum += h == ALL || w == ALL ? 0 : totals[at + (h * PARTS + w) * KINDS];
            }
        }
        return sum;
    }

    /** The end of an axis where no voxel lies under this tap: under the left tap never the last, and so on. */
    private static int missing(int tap) {
        return switch (tap) {
            case 0 -> LAST;
            case 1 -> ALL;
            default -> FIRST;
        };
    }
}
