package org.voxelgrad.engine.backend.cpu;

/** Plain loops, with one lane. */
final class ScalarRunRows implements RunRows {

    @Override
    public void correlate(float[] dy, int length, float[] x, int xAt, float[] sums, int sumsAt) {
        for (int i = 0; i < CHANNELS * TAPS; i++) {
            int from = xAt + i % TAPS;
            int dyAt = i / TAPS * length;
            float sum = 0;
            for (int j = 0; j < length; j++) {
                sum += dy[dyAt + j] * x[from + j];
            }
            sums[sumsAt + i * LANES] += sum;
        }
    }
}
