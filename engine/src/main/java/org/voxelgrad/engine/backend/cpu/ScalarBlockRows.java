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
}
