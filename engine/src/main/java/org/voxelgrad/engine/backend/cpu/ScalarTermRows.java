package org.voxelgrad.engine.backend.cpu;

/** Plain loops, one output channel at a time. */
final class ScalarTermRows implements TermRows {

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public void correlate(
            float[] dy, float[] x, int xAt, int[] offsets, int firstTerm, int length, float[] sums, int sumsAt) {
        for (int t = 0; t < TERMS; t += 4) {
            correlateFour(dy, x, xAt, offsets, firstTerm + t, length, sums, sumsAt + t);
        }
    }

    private static void correlateFour(
            float[] dy, float[] x, int xAt, int[] offsets, int firstTerm, int length, float[] sums, int sumsAt) {
        int x0 = xAt + offsets[firstTerm];
        int x1 = xAt + offsets[firstTerm + 1];
        int x2 = xAt + offsets[firstTerm + 2];
        int x3 = xAt + offsets[firstTerm + 3];
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (int i = 0; i < length; i++) {
            float g = dy[i];
            s0 += g * x[x0 + i];
            s1 += g * x[x1 + i];
            s2 += g * x[x2 + i];
            s3 += g * x[x3 + i];
        }
        sums[sumsAt] += s0;
        sums[sumsAt + 1] += s1;
        sums[sumsAt + 2] += s2;
        sums[sumsAt + 3] += s3;
    }
}
