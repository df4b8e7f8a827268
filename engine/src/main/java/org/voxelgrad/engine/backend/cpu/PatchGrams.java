package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Size3;

/**
 * Computes {@link PatchGram}s from autocorrelations: the product of voxels t and u of a patch depends on u - t alone
 * but for patches that reach over the border, since a voxel of the first or last plane, row or column is no voxel t of
 * any patch when t lies on the other side. So a plane's products are summed for all rows and columns and again for
 * the first and last ones, to be taken away, and planes are summed apart for first and last.
 */
final class PatchGrams {

    /**
     * Rows with which a row is multiplied, as planes and rows further: by threes, one row after the other. Those three
     * rows back are not needed.
     */
    private static final int[][] ROWS = rows();

    private static final int THREE = 3;

    /** Products a voxel, and its value. */
    private static final int KINDS = ROWS.length * BlockRows.LAGS + 1;

    private static final int ALL = 0;
    private static final int FIRST = 1;
    private static final int LAST = 2;
    /** Of rows or columns: all, the first, the last. */
    private static final int PARTS = 3;
    private static final int PLANE_SUMS = PARTS * PARTS * KINDS;
    /** Of planes: between, first, last, both first and last. */
    private static final int PLACES = 4;

    private static final int EDGE_SUMS = ROWS.length * BlockRows.NEIGHBOURS;
    private static final int SLACK = 32;

    /** Floats that are summed in single precision, over all lanes. */
    private static final int RUN = 1 << 12;

    private final Workers workers;
    private final RowKernels rows;
    private final double[] totals = new double[PLACES * PLANE_SUMS];
    private double[] sums = {};

    PatchGrams(Workers workers, RowKernels rows) {
        this.workers = workers;
        this.rows = rows;
    }

    private static int[][] rows() {
        int[][] rows = new int[15][];
        for (int i = 0; i < 3; i++) {
            rows[i] = new int[] {0, i};
        }
        for (int i = 3; i < 15; i++) {
            rows[i] = new int[] {(i + 3) / 6, (i - 3) % 6 - 3};
        }
        return rows;
    }

    /** @param x {@code [batch, 1, D, H, W]} */
    PatchGram of(int batch, Size3 size, float[] x) {
        int planes = batch * size.d();
        if (sums.length < planes * PLANE_SUMS) {
            sums = new double[planes * PLANE_SUMS];
        }
        Planes layout = new Planes(size);
        int[] offsets = new int[ROWS.length];
        Arrays.setAll(offsets, r -> ROWS[r][0] * layout.planeStride() + ROWS[r][1] * layout.rowStride());
        workers.run(planes, (block, scratch) -> addPlane(layout, x, block, offsets, scratch));
        Arrays.fill(totals, 0);
        for (int plane = 0; plane < planes; plane++) {
            int d = plane % size.d();
            int at = ((d == 0 ? FIRST : 0) | (d == size.d() - 1 ? LAST : 0)) * PLANE_SUMS;
            for (int i = 0; i < PLANE_SUMS; i++) {
                totals[at + i] += sums[plane * PLANE_SUMS + i];
            }
        }
        return gram((double) batch * size.voxels(), totals);
    }

    /** A plane and the two after it, two zeros around and between rows. */
    private record Planes(Size3 size) {

        int rowStride() {
            return size.w() + 2;
        }

        int planeStride() {
            return (size.h() + 4) * rowStride();
        }

        int floats() {
            return 3 * planeStride() + 2 + SLACK;
        }

        int row(int plane, int h) {
            return 2 + plane * planeStride() + (h + 2) * rowStride();
        }

        void fill(float[] x, int block, float[] target) {
            int planes = Math.min(3, size.d() - block % size.d());
            for (int plane = 0; plane < planes; plane++) {
                Arrays.fill(target, row(plane, -2) - 2, row(plane, 0), 0);
                for (int h = 0; h < size.h(); h++) {
                    int at = row(plane, h);
                    System.arraycopy(x, ((block + plane) * size.h() + h) * size.w(), target, at, size.w());
                    target[at + size.w()] = 0;
                    target[at + size.w() + 1] = 0;
                }
                Arrays.fill(target, row(plane, size.h()), row(plane, size.h() + 2), 0);
            }
            Arrays.fill(target, row(planes, -2), floats(), 0);
        }
    }

    private void addPlane(Planes planes, float[] x, int block, int[] offsets, Scratch scratch) {
        Size3 size = planes.size;
        float[] input = scratch.input(planes.floats());
        planes.fill(x, block, input);
        int sumsAt = block * PLANE_SUMS;
        Arrays.fill(sums, sumsAt, sumsAt + PLANE_SUMS, 0);
        addAll(planes, input, offsets, sumsAt);
        addRow(input, planes.row(0, 0), size.w(), offsets, sumsAt + FIRST * PARTS * KINDS);
        addRow(input, planes.row(0, size.h() - 1), size.w(), offsets, sumsAt + LAST * PARTS * KINDS);
        for (int part = 0; part < PARTS; part++) {
            int first = part == LAST ? size.h() - 1 : 0;
            int end = part == FIRST ? 1 : size.h();
            for (int edge = FIRST; edge <= LAST; edge++) {
                int w = edge == FIRST ? 0 : size.w() - 1;
                addEdge(planes, input, first, end, w, offsets, scratch, sumsAt + (part * PARTS + edge) * KINDS);
            }
        }
    }

    /** Starts two rows before the first and ends with the last, as the rows two further shall do. */
    private void addAll(Planes planes, float[] input, int[] offsets, int sumsAt) {
        int end = planes.row(0, planes.size.h());
        for (int at = planes.row(0, -2); at < end; at += RUN) {
            int length = Math.min(RUN, end - at);
            for (int r = THREE - 1; r < ROWS.length; r += THREE) {
                rows.blocks().addLagsOfThree(
                        input, at, planes.rowStride(), at + offsets[r], length, sums, sumsAt + r * BlockRows.LAGS);
            }
            sums[sumsAt + KINDS - 1] += rows.norm().sum(input, at, length);
        }
    }

    private void addRow(float[] input, int at, int width, int[] offsets, int sumsAt) {
        for (int r = 0; r < ROWS.length; r++) {
            rows.blocks().addLags(input, at, at + offsets[r], width, sums, sumsAt + r * BlockRows.LAGS);
        }
        sums[sumsAt + KINDS - 1] += rows.norm().sum(input, at, width);
    }

    private void addEdge(
            Planes planes, float[] input, int first, int end, int w, int[] offsets, Scratch scratch, int sumsAt) {
        float[] products = scratch.output(EDGE_SUMS);
        Arrays.fill(products, 0, EDGE_SUMS, 0);
        double values = 0;
        for (int h = first; h < end; h++) {
            int at = planes.row(0, h) + w;
            rows.blocks().addNeighbours(input, at, offsets, products, 0);
            values += input[at];
        }
        for (int r = 0; r < ROWS.length; r++) {
            for (int s = 0; s < BlockRows.LAGS; s++) {
                sums[sumsAt + r * BlockRows.LAGS + s] += products[r * BlockRows.NEIGHBOURS + s];
            }
        }
        sums[sumsAt + KINDS - 1] += values;
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
        for (int r = 0; r < ROWS.length; r++) {
            if (ROWS[r][0] == d && ROWS[r][1] == h) {
                return r * BlockRows.LAGS + w + 2;
            }
        }
        return -1;
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
