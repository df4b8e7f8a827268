package org.voxelgrad.engine.backend.cpu;

/**
 * Copies of several rows between neighbouring floats and phases: the floats of a row whose distance from its start
 * leaves the same rest.
 */
interface PhaseRows {

    /**
     * Every row of the first array into its phases in the second:
     * {@code y[yAt + r * yStride + p * phaseStride + i] = x[xAt + r * xStride + i * phases + p]}.
     *
     * @param count floats of a phase
     */
    void split(
            int phases, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int phaseStride, int rows,
            int count);

    /**
     * The way back: {@code y[yAt + r * yStride + i * phases + p] = x[xAt + r * xStride + p * phaseStride + i]}.
     *
     * @param count floats of a phase
     */
    void merge(
            int phases, float[] x, int xAt, int xStride, int phaseStride, float[] y, int yAt, int yStride, int rows,
            int count);
}
