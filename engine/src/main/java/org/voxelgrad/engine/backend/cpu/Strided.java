package org.voxelgrad.engine.backend.cpu;

/** Copies between neighbouring floats and those at a fixed distance. */
final class Strided {

    private Strided() {}

    /** {@code y[i] = x[i * step]}. */
    static void gather(float[] x, int xAt, int step, float[] y, int yAt, int count) {
        if (step == 1) {
            System.arraycopy(x, xAt, y, yAt, count);
        } else {
            for (int i = 0; i < count; i++) {
                y[yAt + i] = x[xAt + i * step];
            }
        }
    }

    /** {@code y[i * step] = x[i]}. */
    static void scatter(float[] x, int xAt, float[] y, int yAt, int step, int count) {
        if (step == 1) {
            System.arraycopy(x, xAt, y, yAt, count);
        } else {
            for (int i = 0; i < count; i++) {
                y[yAt + i * step] = x[xAt + i];
            }
        }
    }
}
