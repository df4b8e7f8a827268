package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * Max pooling by windows of 2x2x2 side by side, with zeros before the first plane, row or column of an odd axis.
 * A winner is noted as its place in the window in scan order, 0 to 7: four for the second plane, two for the second
 * row, one for the second column. {@link #LOST} is added when it lies in the padding.
 *
 * @param slope of the activation before it
 */
record Halving(Size3 input, Size3 low, Size3 output, float slope) {

    static final int LOST = 8;

    /** While rows are pooled, a place is the row of four above these bits and the column of all below. */
    private static final int ROW_SHIFT = 20;

    /** Floats that a row's stride is a multiple of, so that windows fill vectors. */
    private static final int STEP = 16;

    /**
     * Where the pooled values go.
     *
     * @param winners as {@link Halving} notes them, or null
     * @param positions as in {@link Pool3dSpec}, or null
     */
    record Target(float[] y, byte[] winners, int[] positions) {}

    static Halving of(Pool3dSpec spec, double slope) {
        return new Halving(spec.input(), spec.low(), spec.output(), (float) slope);
    }

    /** Whether a pooling is of this kind. */
    static boolean fits(Pool3dSpec spec) {
        return spec.equals(Pool3dSpec.padded(spec.batch(), spec.channels(), spec.input(), 2, 2));
    }

    /** From one row of activated values to the next. */
    int rowStride() {
        return Math.ceilDiv(2 * output.w(), STEP) * STEP;
    }

    int firstD(int d) {
        return 2 * d - low.d();
    }

    int firstH(int h) {
        return 2 * h - low.h();
    }

    /** From the first voxel of a window to its winner. */
    int offset(int winner) {
        return ((winner >> 2) * input.h() + (winner >> 1 & 1)) * input.w() + (winner & 1);
    }

    /** Position of the first voxel of an input row, through all channels and images. */
    int inputRow(int channel, int d, int h) {
        return ((channel * input.d() + d) * input.h() + h) * input.w();
    }

    /** Position where a row of windows starts, which is one before the row when its first column is padding. */
    int firstVoxel(int channel, int d, int h) {
        return inputRow(channel, firstD(d), firstH(h)) - low.w();
    }

    /** Whether all rows of a row of windows are within the input. */
    boolean rowsInside(int d, int h) {
        return firstD(d) >= 0 && firstH(h) >= 0;
    }

    /** Position of the first of a row of windows, through all channels and images. */
    int outputRow(int channel, int d, int h) {
        return ((channel * output.d() + d) * output.h() + h) * output.w();
    }

    /** Puts a row, normalised and activated, where {@link #poolRow} reads it. */
    void activateRow(
            BlockRows rows, float[] x, int xAt, float shift, float scale, float offset, float[] active, int at) {
        active[at] = 0;
        rows.activate(x, xAt, input.w(), shift, scale, offset, slope, active, at + low.w());
    }

    /**
     * Pools a row of windows.
     *
     * @param channel through all images
     * @param active rows of {@link #rowStride}, zero where they lie in the padding
     * @param at first row of the first plane; the second follows
     * @param at2 first row of the second plane
     */
    void poolRow(
            PoolRows rows, int channel, int d, int h, float[] active, int at, int at2, Scratch scratch,
            Target target) {
        int stride = rowStride();
        int windows = stride / 2;
        float[] maxima = scratch.maxima(windows);
        int[] places = scratch.positions(windows);
        int done = rows.maxOfPairs(
                active, at, at + stride, at2, at2 + stride, 0, 1 << ROW_SHIFT, 2 << ROW_SHIFT, 3 << ROW_SHIFT, windows,
                maxima, places, 0);
        for (int w = done; w < output.w(); w++) {
            scan(active, at + 2 * w, at2 + 2 * w, stride, maxima, places, w);
        }
        for (int w = 0; w < output.w(); w++) {
            places[w] = places[w] >> ROW_SHIFT - 1 | places[w] & 1;
        }
        putRow(channel, d, h, maxima, places, target);
    }

    /**
     * Puts a row of windows where it belongs.
     *
     * @param channel through all images
     * @param winners their places in scan order, 0 to 7; read only if the target has a place for them
     */
    void putRow(int channel, int d, int h, float[] maxima, int[] winners, Target target) {
        int outputAt = outputRow(channel, d, h);
        System.arraycopy(maxima, 0, target.y, outputAt, output.w());
        note(winners, d, h, target, outputAt);
    }

    private static void scan(float[] active, int at, int at2, int stride, float[] maxima, int[] places, int w) {
        float best = active[at];
        int place = 0;
        for (int i = 1; i < 8; i++) {
            float value = active[((i & 4) == 0 ? at : at2) + (i >> 1 & 1) * stride + (i & 1)];
            if (value > best || value != value && best == best) {
                best = value;
                place = i;
            }
        }
        maxima[w] = best;
        places[w] = (place >> 1 << ROW_SHIFT) + 2 * w + (place & 1);
    }

    /**
     * Notes the winners of a row of windows.
     *
     * @param places in the windows, 0 to 7
     * @param at of the first window in the target
     */
    void note(int[] places, int d, int h, Target target, int at) {
        if (target.winners != null) {
            note(places, d, h, target.winners, at);
        }
        if (target.positions != null) {
            locate(places, d, h, target.positions, at);
        }
    }

    private void note(int[] places, int d, int h, byte[] winners, int at) {
        for (int w = 0; w < output.w(); w++) {
            winners[at + w] = (byte) places[w];
        }
        if (!rowsInside(d, h)) {
            int inside = (firstD(d) < 0 ? 0 : 4) | (firstH(h) < 0 ? 0 : 2) | 1;
            for (int w = 0; w < output.w(); w++) {
                winners[at + w] |= (places[w] | inside) == 7 ? 0 : LOST;
            }
        }
        if (low.w() > 0 && (winners[at] & 1) == 0) {
            winners[at] |= LOST;
        }
    }

    private void locate(int[] places, int d, int h, int[] positions, int at) {
        int height = 2 * output.h();
        int width = 2 * output.w();
        int first = (2 * d * height + 2 * h) * width;
        for (int w = 0; w < output.w(); w++) {
            int place = places[w];
            positions[at + w] = first + ((place >> 2) * height + (place >> 1 & 1)) * width + 2 * w + (place & 1);
        }
    }
}
