package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarLagRows implements LagRows {

    @Override
    public void addLags(float[] x, int at, int otherAt, int length, double[] sums, int sumsAt) {
        addLags(x, at, otherAt, 0, length, sums, sumsAt);
    }

    @Override
    public void addLagsOfThree(float[] x, int at, int stride, int otherAt, int length, double[] sums, int sumsAt) {
        addLags(3, x, at, stride, otherAt, 0, length, sums, sumsAt);
    }

    @Override
    public void addLagsOfFive(float[] x, int at, int stride, int otherAt, int length, double[] sums, int sumsAt) {
        addLags(5, x, at, stride, otherAt, 0, length, sums, sumsAt);
    }

    /** The products of several rows with one other, from {@code from} on. */
    static void addLags(
            int rows, float[] x, int at, int stride, int otherAt, int from, int length, double[] sums, int sumsAt) {
        for (int k = 0; k < rows; k++) {
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
}
