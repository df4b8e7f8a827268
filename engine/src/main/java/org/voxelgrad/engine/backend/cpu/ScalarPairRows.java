package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarPairRows implements PairRows {

    @Override
    public void split(float[] x, int xAt, float[] y, int evenAt, int oddAt, int count) {
        split(x, xAt, y, evenAt, oddAt, 0, count);
    }

    /** The pairs from {@code from} on. */
    static void split(float[] x, int xAt, float[] y, int evenAt, int oddAt, int from, int count) {
        for (int i = from; i < count; i++) {
            y[evenAt + i] = x[xAt + 2 * i];
            y[oddAt + i] = x[xAt + 2 * i + 1];
        }
    }

    @Override
    public void merge(float[] x, int evenAt, int oddAt, float[] y, int yAt, int count) {
        merge(x, evenAt, oddAt, y, yAt, 0, count);
    }

    /** The pairs from {@code from} on. */
    static void merge(float[] x, int evenAt, int oddAt, float[] y, int yAt, int from, int count) {
        for (int i = from; i < count; i++) {
            y[yAt + 2 * i] = x[evenAt + i];
            y[yAt + 2 * i + 1] = x[oddAt + i];
        }
    }
}
