package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarPairRows implements PairRows {

    @Override
    public void split(float[] x, int xAt, float[] y, int evenAt, int oddAt, int count) {
        splitPairs(x, xAt, y, evenAt, oddAt, count);
    }

    @Override
    public void merge(float[] x, int evenAt, int oddAt, float[] y, int yAt, int count) {
        mergePairs(x, evenAt, oddAt, y, yAt, count);
    }

    static void splitPairs(float[] x, int xAt, float[] y, int evenAt, int oddAt, int count) {
        for (int i = 0; i < count; i++) {
            y[evenAt + i] = x[xAt + 2 * i];
            y[oddAt + i] = x[xAt + 2 * i + 1];
        }
    }

    static void mergePairs(float[] x, int evenAt, int oddAt, float[] y, int yAt, int count) {
        for (int i = 0; i < count; i++) {
            y[yAt + 2 * i] = x[evenAt + i];
            y[yAt + 2 * i + 1] = x[oddAt + i];
        }
    }
}
