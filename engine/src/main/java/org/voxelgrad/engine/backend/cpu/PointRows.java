package org.voxelgrad.engine.backend.cpu;

/** The elementwise loops that C2 does not vectorise by itself, over {@code count} floats from {@code at} on. */
interface PointRows {

    /** {@code y = x > 0 ? x : slope * x}, with slope 0 the positive part; NaN stays NaN. */
    void leakyRelu(float[] x, int at, int count, float slope, float[] y);

    /** {@code dx = x > 0 ? dy : slope * dy}. */
    void leakyReluBackward(float[] x, float[] dy, int at, int count, float slope, float[] dx);
}
