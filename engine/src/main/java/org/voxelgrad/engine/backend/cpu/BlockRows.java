package org.voxelgrad.engine.backend.cpu;

/** The inner loops of fused blocks. */
interface BlockRows {

    /**
     * {@code y = z > 0 ? z : slope * z} of {@code z = (x - shift) * scale + offset}, with slope 0 the positive part;
     * NaN stays NaN.
     */
    void activate(
            float[] x, int xAt, int count, float shift, float scale, float offset, float slope, float[] y, int yAt);
}
