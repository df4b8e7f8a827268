package org.voxelgrad.engine.backend.cpu;

/**
 * The inner loops of a 3x3x3 convolution of one channel whose outputs are pooled by windows of 2x2x2, all eight outputs
 * of a window together. Along planes and rows it is Winograd's F(2, 3): two outputs from four inputs {@code a, b, c, d}
 * by the products of {@code a - c, b + c, c - b, d - b} and transformed weights. Where the image does not change along
 * an axis the last three of these are zero, and so both outputs are exactly equal, as a tie of theirs has to be.
 *
 * <p>A row of the image is split into its even and its odd columns, so that windows side by side are vectors side by
 * side. A split row holds the even columns from its start on, and the odd ones {@link #half} floats further; the gap
 * between them is zero, for it is the column before the first odd and the one behind the last even.
 */
interface WindowRows {

    /** Windows of a row are computed in this number or a multiple. */
    int STEP = 16;

    /** Outputs of a window in a row of windows, as {@link #multiply} gives them: two planes, even and odd column. */
    int SUMS = 4;

    /** Transformed planes, or rows. */
    int TRANSFORMED = 4;

    /** Channels that {@link #multiply} computes. */
    int CHANNELS = 2;

    /** Weights that {@link #multiply} reads: {@code [TRANSFORMED][3][CHANNELS]}. */
    int WEIGHTS = TRANSFORMED * 3 * CHANNELS;

    /**
     * Where the first sum of a window lies in {@code [windows / STEP][TRANSFORMED][SUMS][STEP]}: all sums of a window are
     * constants away from it, so that a loop needs one address, and one check, for them.
     */
    static int sumsAt(int window) {
        return window / STEP * (TRANSFORMED * SUMS * STEP) + window % STEP;
    }

    /** From the even columns of a split row to the odd ones. */
    static int half(int windows) {
        return windows + STEP;
    }

    /** Floats of a split row. */
    static int rowFloats(int windows) {
        return 2 * windows + STEP;
    }

    /**
     * Splits the same row of four planes and transforms along planes.
     *
     * @param x four rows of {@code 2 * windows} floats, from {@code at0} to {@code at3} on
     * @param y split rows, {@code yStride} apart; their gaps are left alone
     * @return whether all of it is finite
     */
    boolean splitPlanes(
            float[] x, int at0, int at1, int at2, int at3, int windows, float[] y, int yAt, int yStride);

    /**
     * Transforms along rows.
     *
     * @param x four rows from {@code at0} to {@code at3} on
     * @param y four rows, {@code yStride} apart
     */
    void combineRows(
            float[] x, int at0, int at1, int at2, int at3, int length, float[] y, int yAt, int yStride);

    /**
     * Convolves along columns, sums and transforms back along planes.
     *
     * @param x a split row of each transformed plane, {@link #rowFloats} apart
     * @param w {@link #WEIGHTS} from {@code wAt} on
     * @param y this row of each channel's sums, which begins {@code SUMS * STEP} behind the row before; {@code yStride}
     *     from channel to channel. Windows are in the places of {@link #sumsAt}.
     */
    void multiply(float[] x, int xAt, int windows, float[] w, int wAt, float[] y, int yAt, int yStride);

    /**
     * Transforms back along rows, and takes the maximum of each window: {@code y = activation(maximum + bias)}.
     *
     * @param x {@code [windows / STEP][TRANSFORMED][SUMS][STEP]} of a channel
     * @param padding 4 when the first plane of the windows is padding, 2 when the first row is, 1 when the first column
     *     of the first window is, or a sum of these; padding is zero after the activation
     * @param y windows from {@code yAt} on
     * @param winners place of each window's winner in scan order, the first of equals; or null
     */
    void pool(
            float[] x, int xAt, int windows, float bias, float slope, int padding, float[] y, int yAt,
            int[] winners);
}
