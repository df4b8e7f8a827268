package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Size3;

/**
 * Computes {@link PatchGram}s from autocorrelations: the product of voxels t and u of a patch depends on u - t alone but
 * for patches that reach over the border, where a voxel of the first or last plane, row or column is no voxel t of any
 * patch. So a plane's products are summed apart for first and last rows and columns, and planes for first and last.
 */
final class PatchGrams {

    /** Rows with which a row is multiplied: from itself on, in this plane and the two next. */
    private static final int[][] ROWS = rows();

    /** Products a voxel, and its value. */
    private static final int KINDS = ROWS.length * BlockRows.LAGS + 1;

    private static final int FIRST = 1;
    private static final int LAST = 2;
    /** Neither first nor last, first, last, both. */
    private static final int PLACES = 4;
    /** Of all columns, of the first, of the last. */
    private static final int COLUMNS = 3;
    private static final int PLANE_SUMS = PLACES * COLUMNS * KINDS;
    private static final int EDGE_SUMS = ROWS.length * BlockRows.NEIGHBOURS;
    private static final int SLACK = 32;

    /** Rows whose products are summed in single precision, about. */
    private static final int FLOATS = 1 << 12;

    private final Workers workers;
    private final RowKernels rows;
    private double[] sums = {};

    PatchGrams(Workers workers, RowKernels rows) {
        this.workers = workers;
        this.rows = rows;
    }

    private static int[][] rows() {
        int[][] rows = new int[13][];
        for (int i = 0; i < 3; i++) {
            rows[i] = new int[] {0, i};
        }
        for (int i = 0; i < 10; i++) {
            rows[3 + i] = new int[] {1 + i / 5, i % 5 - 2};
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
        double[] totals = new double[PLACES * PLANE_SUMS];
        for (int plane = 0; plane < planes; plane++) {
            int at = place(plane % size.d(), size.d()) * PLANE_SUMS;
            for (int i = 0; i < PLANE_SUMS; i++) {
                totals[at + i] += sums[plane * PLANE_SUMS + i];
            }
        }
        return gram(batch * size.voxels(), totals);
    }

    private static int place(int index, int size) {
        return (index == 0 ? FIRST : 0) | (index == size - 1 ? LAST : 0);
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
            Arrays.fill(target, 0, floats(), 0);
            int planes = Math.min(3, size.d() - block % size.d());
            for (int plane = 0; plane < planes; plane++) {
                for (int h = 0; h < size.h(); h++) {
                    System.arraycopy(
                            x, ((block + plane) * size.h() + h) * size.w(), target, row(plane, h), size.w());
                }
            }
        }
    }

    private void addPlane(Planes planes, float[] x, int block, int[] offsets, Scratch scratch) {
        Size3 size = planes.size;
        float[] input = scratch.input(planes.floats());
        planes.fill(x, block, input);
        int sumsAt = block * PLANE_SUMS;
        Arrays.fill(sums, sumsAt, sumsAt + PLANE_SUMS, 0);
        int most = Math.max(1, FLOATS / planes.rowStride());
        for (int h = 0; h < size.h(); ) {
            int place = place(h, size.h());
            int count = place == 0 ? Math.min(most, size.h() - 1 - h) : 1;
            addRows(planes, input, h, count, offsets, sumsAt + place * COLUMNS * KINDS);
            addEdge(planes, input, h, count, 0, offsets, scratch, sumsAt + (place * COLUMNS + FIRST) * KINDS);
            addEdge(planes, input, h, count, size.w() - 1, offsets, scratch,
                    sumsAt + (place * COLUMNS + LAST) * KINDS);
            h += count;
        }
    }

    private void addRows(Planes planes, float[] input, int h, int count, int[] offsets, int sumsAt) {
        int at = planes.row(0, h);
        int length = count * planes.rowStride() - 2;
        for (int r = 0; r < ROWS.length; r++) {
            rows.blocks().addLags(input, at, at + offsets[r], length, sums, sumsAt + r * BlockRows.LAGS);
        }
        sums[sumsAt + KINDS - 1] += rows.norm().sum(input, at, length);
    }

    private void addEdge(
            Planes planes, float[] input, int h, int count, int w, int[] offsets, Scratch scratch, int sumsAt) {
        float[] products = scratch.output(EDGE_SUMS);
        Arrays.fill(products, 0, EDGE_SUMS, 0);
        double values = 0;
        for (int row = h; row < h + count; row++) {
            int at = planes.row(0, row) + w;
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

    /** The sum over the voxels that are voxel t of some patch: without the first if t is behind the middle, and so on. */
    private static double within(int t, double[] totals, int kind) {
        double sum = 0;
        for (int d = 0; d < PLACES; d++) {
            for (int h = 0; h < PLACES; h++) {
                if ((d & missing(t / 9)) == 0 && (h & missing(t / 3 % 3)) == 0) {
                    int at = (d * PLACES + h) * COLUMNS * KINDS + kind;
                    int w = missing(t % 3);
                    sum += totals[at] - (w == 0 ? 0 : totals[at + w * KINDS]);
                }
            }
        }
        return sum;
    }

    private static int missing(int tap) {
        return switch (tap) {
            case 0 -> LAST;
            case 1 -> 0;
            default -> FIRST;
        };
    }
}
