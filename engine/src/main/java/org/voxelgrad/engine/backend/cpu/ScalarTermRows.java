package org.voxelgrad.engine.backend.cpu;

/** Plain loops, one output channel at a time. */
final class ScalarTermRows implements TermRows {

    @Override
    public int terms() {
        return 3;
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public void correlate(
            float[] dy, int dyAt, int dyStride, float[] x, int xAt, int[] offsets, int firstTerm, int length,
            float[] sums, int sumsAt) {
        int x0 = xAt + offsets[firstTerm];
        int x1 = xAt + offsets[firstTerm + 1];
        int x2 = xAt + offsets[firstTerm + 2];
        for (int c = 0; c < CHANNELS; c++) {
            correlateChannel(dy, dyAt + c * dyStride, x, x0, x1, x2, length, sums, sumsAt + c);
        }
    }

    @Override
    public float total(float[] sums, int sumsAt) {
        return sums[sumsAt];
    }

    private static void correlateChannel(
            float[] dy, int dyAt, float[] x, int x0, int x1, int x2, int length, float[] sums, int sumsAt) {
        float s0 = 0, s1 = 0, s2 = 0;
        for (int i = 0; i < length; i++) {
            float g = dy[dyAt + i];
            s0 += g * x[x0 + i];
            s1 += g * x[x1 + i];
            s2 += g * x[x2 + i];
        }
        sums[sumsAt] += s0;
        sums[sumsAt + CHANNELS] += s1;
        sums[sumsAt + 2 * CHANNELS] += s2;
    }
}
