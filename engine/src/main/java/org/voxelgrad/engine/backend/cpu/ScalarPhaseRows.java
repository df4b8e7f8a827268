package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarPhaseRows implements PhaseRows {

    @Override
    public void split(
            int phases, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int phaseStride, int rows,
            int count) {
        for (int row = 0; row < rows; row++) {
            for (int phase = 0; phase < phases; phase++) {
                Strided.gather(
                        x, xAt + row * xStride + phase, phases, y, yAt + row * yStride + phase * phaseStride, count);
            }
        }
    }

    @Override
    public void merge(
            int phases, float[] x, int xAt, int xStride, int phaseStride, float[] y, int yAt, int yStride, int rows,
            int count) {
        for (int row = 0; row < rows; row++) {
            for (int phase = 0; phase < phases; phase++) {
                Strided.scatter(
                        x, xAt + row * xStride + phase * phaseStride, y, yAt + row * yStride + phase, phases, count);
            }
        }
    }
}
