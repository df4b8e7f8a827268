package org.voxelgrad.engine.backend.cpu;

/** Plain loops, one term at a time. */
final class ScalarLaneTermRows implements LaneTermRows {

    private static final int CHANNELS = 4;

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public int terms() {
        return 1;
    }

    @Override
    public void correlate(
            float[] dy, int dyAt, float[] x, int[] positions, int length, int[] offsets, int firstTerm, float[] sums,
            int sumsAt) {
        int offset = offsets[firstTerm];
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (int i = 0; i < length; i++) {
            float value = x[offset + positions[i]];
            int at = dyAt + i * CHANNELS;
            s0 += dy[at] * value;
            s1 += dy[at + 1] * value;
            s2 += dy[at + 2] * value;
            s3 += dy[at + 3] * value;
        }
        sums[sumsAt] += s0;
        sums[sumsAt + 1] += s1;
        sums[sumsAt + 2] += s2;
        sums[sumsAt + 3] += s3;
    }
}
