package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarBlockRows implements BlockRows {

    @Override
    public void activate(
            float[] x, int xAt, int count, float shift, float scale, float offset, float slope, float[] y, int yAt) {
        for (int i = 0; i < count; i++) {
            y[yAt + i] = ScalarPointRows.leakyRelu((x[xAt + i] - shift) * scale + offset, slope);
        }
    }

    @Override
    public void addLags(float[] x, int at, int otherAt, int length, double[] sums, int sumsAt) {
        addLags(x, at, otherAt, 0, length, sums, sumsAt);
    }

    @Override
    public void addLagsOfThree(float[] x, int at, int stride, int otherAt, int length, double[] sums, int sumsAt) {
        addLagsOfThree(x, at, stride, otherAt, 0, length, sums, sumsAt);
    }

    static void addLagsOfThree(
            float[] x, int at, int stride, int otherAt, int from, int length, double[] sums, int sumsAt) {
        for (int k = 0; k < 3; k++) {
            addLags(x, at + k * stride, otherAt, from, length, sums, sumsAt - k * LAGS);
        }
    }

    static void addLags(float[] x, int at, int otherAt, int from, int length, double[] sums, int sumsAt) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0;
        for (int i = from; i < length; i++) {
            double value = x[at + i];
            s0 += value * x[otherAt + i - 2];
            s1 += value * x[otherAt + i - 1];
            s2 += value * x[otherAt + i];
            s3 += value * x[otherAt + i + 1];
            s4 += value * x[otherAt + i + 2];
        }
        sums[sumsAt] += s0;
        sums[sumsAt + 1] += s1;
        sums[sumsAt + 2] += s2;
        sums[sumsAt + 3] += s3;
        sums[sumsAt + 4] += s4;
    }

    @Override
    public void addNeighbours(float[] x, int at, int[] offsets, float[] sums, int sumsAt) {
        float value = x[at];
        for (int r = 0; r < offsets.length; r++) {
            for (int s = 0; s < LAGS; s++) {
                sums[sumsAt + r * NEIGHBOURS + s] += value * x[at + offsets[r] + s - 2];
            }
        }
    }
}
