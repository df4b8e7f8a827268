package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;

/** Plain loops, of which C2 vectorises the ones over a run. */
final class ScalarConvRows implements ConvRows {

    private static final int CHANNELS = FEW;

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public int groupsTogether() {
        return 1;
    }

    @Override
    public void combine(
            int channels, float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt,
            int yStride, int length) {
        for (int c = 0; c < channels; c++) {
            Arrays.fill(y, yAt + c * yStride, yAt + c * yStride + length, w[wAt + c]);
        }
        for (int t = 0; t < terms; t++) {
            for (int c = 0; c < channels; c++) {
                add(w[wAt + (t + 1) * channels + c], x, xAt + offsets[t], y, yAt + c * yStride, length);
            }
        }
    }

    private static void add(float scale, float[] x, int xAt, float[] y, int yAt, int length) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] += scale * x[xAt + i];
        }
    }

    @Override
    public int gradientChannels(int outChannels) {
        return 1;
    }

    @Override
    public int gradientInputs() {
        return 9;
    }

    @Override
    public void correlate(
            int channels, float[] dy, int dyAt, float[] x, int xAt, int xStride, int length, float[] sums, int sumsAt) {
        for (int input = 0; input < 9; input += 3) {
            correlateThree(dy, dyAt, x, xAt + input * xStride, xStride, length, sums, sumsAt + input * 3);
        }
    }

    private static void correlateThree(
            float[] dy, int dyAt, float[] x, int xAt, int xStride, int length, float[] sums, int sumsAt) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0, s8 = 0;
        int x1 = xAt + xStride;
        int x2 = x1 + xStride;
        for (int i = 0; i < length; i++) {
            float g = dy[dyAt + i];
            s0 += g * x[xAt + i];
            s1 += g * x[xAt + i + 1];
            s2 += g * x[xAt + i + 2];
            s3 += g * x[x1 + i];
            s4 += g * x[x1 + i + 1];
            s5 += g * x[x1 + i + 2];
            s6 += g * x[x2 + i];
            s7 += g * x[x2 + i + 1];
            s8 += g * x[x2 + i + 2];
        }
        sums[sumsAt] += s0;
        sums[sumsAt + 1] += s1;
        sums[sumsAt + 2] += s2;
        sums[sumsAt + 3] += s3;
        sums[sumsAt + 4] += s4;
        sums[sumsAt + 5] += s5;
        sums[sumsAt + 6] += s6;
        sums[sumsAt + 7] += s7;
        sums[sumsAt + 8] += s8;
    }
}
