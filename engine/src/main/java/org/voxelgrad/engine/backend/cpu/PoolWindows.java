package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;

/** Where the windows of a pooling lie and what wins in them. Channels count through the batch: image by image. */
record PoolWindows(Pool3dSpec spec, Size3 input, Size3 output, Size3 padded) {

    PoolWindows(Pool3dSpec spec) {
        this(spec, spec.input(), spec.output(), spec.padded());
    }

    int channels() {
        return spec.batch() * spec.channels();
    }

    boolean zeroPadding() {
        return spec.padding() == Pool3dSpec.Padding.ZERO;
    }

    boolean depthsOverlap() {
        return spec.kernel().d() > spec.stride().d();
    }

    /**
     * Position of the first input plane that belongs to a depth of windows when depths do not overlap: planes before
     * the first window belong to it, planes behind the last one too.
     *
     * @param depth through all channels; the number of all depths gives the end of the input
     */
    int firstInput(int depth) {
        int d = depth % output.d() == 0
                ? 0
                : Math.clamp(depth % output.d() * (long) spec.stride().d() - spec.low().d(), 0, input.d());
        return (depth / output.d() * input.d() + d) * input.h() * input.w();
    }

    /** Maxima and winners of one row of windows: those of 2x2x2 voxels within the input by {@code rows}. */
    void maxOfRow(PoolRows rows, float[] x, int channel, int d, int h, float[] y, int[] winners) {
        int at = ((channel * output.d() + d) * output.h() + h) * output.w();
        int firstD = d * spec.stride().d() - spec.low().d();
        int firstH = h * spec.stride().h() - spec.low().h();
        int w = 0;
        if (isHalving() && rowsInside(firstD, firstH)) {
            for (; w < firstWithin(); w++) {
                maxOfWindow(x, channel, d, h, w, y, winners, at + w);
            }
            w += pairs(rows, x, channel, firstD, firstH, firstW(), within(), y, winners, at + w);
        }
        for (; w < output.w(); w++) {
            maxOfWindow(x, channel, d, h, w, y, winners, at + w);
        }
    }

    private boolean isHalving() {
        return spec.kernel().equals(Size3.cube(2)) && spec.stride().equals(Size3.cube(2));
    }

    /** Whether the four rows of windows of 2x2x2 voxels that begin here lie in the input. */
    private boolean rowsInside(int d, int h) {
        return d >= 0 && d + 1 < input.d() && h >= 0 && h + 1 < input.h();
    }

    /** The first window of a row, of 2x2x2 voxels, whose columns lie in the input. */
    int firstWithin() {
        return Math.ceilDiv(spec.low().w(), 2);
    }

    /** How many of a row's windows have all their columns in the input. */
    private int within() {
        return Math.min(output.w(), (input.w() + spec.low().w()) / 2) - firstWithin();
    }

    /**
     * Unpools windows of a row from {@link #firstWithin} on.
     *
     * @param row through all depths and channels
     * @param y the input, without the floats of {@code before}
     * @return how many windows are done
     */
    int unpoolWithin(PoolRows rows, int row, float[] x, int[] winners, float[] y, int before) {
        if (!isHalving() || !rowsInside(firstD(row), firstH(row))) {
            return 0;
        }
        int to = firstVoxel(row) - before;
        int plane = input.h() * input.w();
        return rows.unpoolPairs(
                x, winners, row * output.w() + firstWithin(), firstPosition(row), counted().w(), countedPlane(),
                countedPlane() + counted().w(), within(), y, to, to + input.w(), to + plane, to + plane + input.w());
    }

    private int firstD(int row) {
        return row / output.h() % output.d() * spec.stride().d() - spec.low().d();
    }

    private int firstH(int row) {
        return row % output.h() * spec.stride().h() - spec.low().h();
    }

    /** The column where the first window within begins. */
    private int firstW() {
        return firstWithin() * spec.stride().w() - spec.low().w();
    }

    /** Position in the input of the first voxel of a row's first window within. */
    private int firstVoxel(int row) {
        int channel = row / (output.d() * output.h());
        return ((channel * input.d() + firstD(row)) * input.h() + firstH(row)) * input.w() + firstW();
    }

    /** What counts as that position. */
    private int firstPosition(int row) {
        return winnerPosition(firstD(row), firstH(row), firstW());
    }

    /** The volume that positions of winners count in. */
    private Size3 counted() {
        return zeroPadding() ? padded : input;
    }

    private int countedPlane() {
        return counted().h() * counted().w();
    }

    private int pairs(
            PoolRows rows, float[] x, int channel, int d, int h, int w, int windows, float[] y, int[] winners, int at) {
        int row = ((channel * input.d() + d) * input.h() + h) * input.w() + w;
        int plane = input.h() * input.w();
        return rows.maxOfPairs(
                x, row, row + input.w(), row + plane, row + plane + input.w(), winnerPosition(d, h, w), counted().w(),
                countedPlane(), countedPlane() + counted().w(), windows, y, winners, at);
    }

    private void maxOfWindow(float[] x, int channel, int d, int h, int w, float[] y, int[] winners, int at) {
        Size3 kernel = spec.kernel();
        int firstD = d * spec.stride().d() - spec.low().d();
        int firstH = h * spec.stride().h() - spec.low().h();
        int firstW = w * spec.stride().w() - spec.low().w();
        float best = 0;
        int winner = -1;
        for (int z = firstD; z < firstD + kernel.d(); z++) {
            for (int r = firstH; r < firstH + kernel.h(); r++) {
                for (int c = firstW; c < firstW + kernel.w(); c++) {
                    boolean inside = z >= 0 && z < input.d() && r >= 0 && r < input.h() && c >= 0 && c < input.w();
                    if (inside || zeroPadding()) {
                        float value = inside
                                ? x[((channel * input.d() + z) * input.h() + r) * input.w() + c]
                                : 0;
                        if (winner < 0 || value > best || value != value && best == best) {
                            best = value;
                            winner = winnerPosition(z, r, c);
                        }
                    }
                }
            }
        }
        y[at] = best;
        winners[at] = winner;
    }

    private int winnerPosition(int d, int h, int w) {
        return zeroPadding()
                ? ((d + spec.low().d()) * padded.h() + h + spec.low().h()) * padded.w() + w + spec.low().w()
                : (d * input.h() + h) * input.w() + w;
    }

    /**
     * Positions in the input, through all channels, of the winners of some windows of a row, -1 for winners in the
     * padding.
     *
     * @param row through all depths and channels
     */
    void locate(int[] winners, int row, int from, int to, int[] positions) {
        int at = row * output.w();
        int channelAt = row / (output.d() * output.h()) * input.d() * input.h() * input.w();
        if (zeroPadding() && !padded.equals(input)) {
            locatePadded(winners, at, from, to, channelAt, positions);
            return;
        }
        for (int w = from; w < to; w++) {
            positions[w] = channelAt + winners[at + w];
        }
    }

    /**
     * Divides by multiplying with reciprocals, which is exact for integers when the dividend is put half a unit higher.
     */
    private void locatePadded(int[] winners, int at, int from, int to, int channelAt, int[] positions) {
        int plane = padded.h() * padded.w();
        int width = padded.w();
        double perPlane = 1.0 / plane;
        double perRow = 1.0 / width;
        int lowD = spec.low().d(), lowH = spec.low().h(), lowW = spec.low().w();
        int sizeD = input.d(), sizeH = input.h(), sizeW = input.w();
        for (int i = from; i < to; i++) {
            int winner = winners[at + i];
            int d = (int) ((winner + 0.5) * perPlane);
            int rest = winner - d * plane;
            int h = (int) ((rest + 0.5) * perRow);
            int w = rest - h * width - lowW;
            d -= lowD;
            h -= lowH;
            boolean inside = d >= 0 & d < sizeD & h >= 0 & h < sizeH & w >= 0 & w < sizeW;
            positions[i] = inside ? channelAt + (d * sizeH + h) * sizeW + w : -1;
        }
    }
}
