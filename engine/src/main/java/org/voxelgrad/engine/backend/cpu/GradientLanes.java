package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Size3;

/**
 * Some channels of {@code dy [batch, outChannels, D, H, W]} side by side, as many as one
 * {@link ConvRows#correlate correlation} covers, the last ones perhaps missing.
 */
record GradientLanes(Size3 size, float[] dy, int outChannels, int lanes) {

    /**
     * Writes one row as {@code [W + 1][lanes]}, with zeros behind it. Lanes of missing channels keep what they held,
     * and nobody reads their sums.
     */
    void copyRow(int image, int firstChannel, int d, int h, float[] target, int at) {
        copyCells(image, firstChannel, d, h, 0, size.w(), target, at);
        Arrays.fill(target, at + size.w() * lanes, at + (size.w() + 1) * lanes, 0);
    }

    /** Writes some cells of a row from {@code w} on as {@code [cells][lanes]}, all else as {@link #copyRow} does. */
    void copyCells(int image, int firstChannel, int d, int h, int w, int cells, float[] target, int at) {
        int channelStride = Math.toIntExact(size.voxels());
        int used = Math.min(lanes, outChannels - firstChannel);
        int dyAt = (((image * outChannels + firstChannel) * size.d() + d) * size.h() + h) * size.w() + w;
        int lane = 0;
        for (; lane + 4 <= used; lane += 4) {
            spreadFour(dy, dyAt + lane * channelStride, channelStride, cells, target, at + lane, lanes);
        }
        for (; lane < used; lane++) {
            spread(dy, dyAt + lane * channelStride, cells, target, at + lane, lanes);
        }
    }

    private static void spreadFour(
            float[] dy, int dyAt, int channelStride, int width, float[] target, int at, int lanes) {
        int dy1 = dyAt + channelStride;
        int dy2 = dy1 + channelStride;
        int dy3 = dy2 + channelStride;
        for (int w = 0; w < width; w++) {
            int to = at + w * lanes;
            target[to] = dy[dyAt + w];
            target[to + 1] = dy[dy1 + w];
            target[to + 2] = dy[dy2 + w];
            target[to + 3] = dy[dy3 + w];
        }
    }

    private static void spread(float[] dy, int dyAt, int width, float[] target, int at, int lanes) {
        for (int w = 0; w < width; w++) {
            target[at + w * lanes] = dy[dyAt + w];
        }
    }
}
