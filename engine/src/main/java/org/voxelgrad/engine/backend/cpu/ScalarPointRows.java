package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarPointRows implements PointRows {

    @Override
    public void leakyRelu(float[] x, int at, int count, float slope, float[] y) {
        for (int i = at; i < at + count; i++) {
            y[i] = leakyRelu(x[i], slope);
        }
    }

    static float leakyRelu(float x, float slope) {
        if (slope == 0) {
            return x <= 0 ? 0 : x;
        }
        return x > 0 ? x : slope * x;
    }

    @Override
    public void leakyReluBackward(float[] x, float[] dy, int at, int count, float slope, float[] dx) {
        for (int i = at; i < at + count; i++) {
            dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
        }
    }
}
