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
     * Position of the first input plane that belongs to a depth of windows when depths do not overlap: planes before the
     * first window belong to it, planes behind the last one too.
     *
     * @param depth through all channels; the number of all depths gives the end of the input
     */
    int firstInput(int depth) {
        int d = depth % output.d() == 0
                ? 0
                : Math.clamp(depth % output.d() * (long) spec.stride().d() - spec.low().d(), 0, input.d());
        return (depth / output.d() * input.d() + d) * input.h() * input.w();
    }

    /** Maxima and winners of one row of windows, by scanning every window. */
    void maxOfRow(float[] x, int channel, int d, int h, float[] y, int[] winners) {
        int at = ((channel * output.d() + d) * output.h() + h) * output.w();
        for (int w = 0; w < output.w(); w++) {
            maxOfWindow(x, channel, d, h, w, y, winners, at + w);
        }
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
     * Positions in the input, through all channels, of the winners of one row of windows, -1 for winners in the padding.
     *
     * @param row through all depths and channels
     */
    void locateRow(int[] winners, int row, int[] positions) {
        int at = row * output.w();
        int channelAt = row / (output.d() * output.h()) * input.d() * input.h() * input.w();
        if (!zeroPadding() || padded.equals(input)) {
            for (int w = 0; w < output.w(); w++) {
                positions[w] = channelAt + winners[at + w];
            }
            return;
        }
        int d = row / output.h() % output.d() * spec.stride().d();
        int h = row % output.h() * spec.stride().h();
        int corner = (d * padded.h() + h) * padded.w();
        for (int w = 0; w < output.w(); w++) {
            int column = w * spec.stride().w();
            positions[w] = locate(winners[at + w] - corner - column, channelAt, d, h, column);
        }
    }

    /**
     * @param offset from the corner {@code (d, h, w)} of the window to its winner, in the padded volume: taken apart by
     *     subtraction, because windows are small and divisions slow
     */
    private int locate(int offset, int channelAt, int d, int h, int w) {
        int plane = padded.h() * padded.w();
        int z = d - spec.low().d();
        int rest = offset;
        for (; rest >= plane; rest -= plane) {
            z++;
        }
        int r = h - spec.low().h();
        for (; rest >= padded.w(); rest -= padded.w()) {
            r++;
        }
        int c = w - spec.low().w() + rest;
        boolean inside = z >= 0 && z < input.d() && r >= 0 && r < input.h() && c >= 0 && c < input.w();
        return inside ? channelAt + (z * input.h() + r) * input.w() + c : -1;
    }
}
