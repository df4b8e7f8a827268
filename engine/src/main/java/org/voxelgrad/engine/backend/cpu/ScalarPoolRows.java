package org.voxelgrad.engine.backend.cpu;

/** Leaves windows that have winners to the caller, who takes them one by one. */
final class ScalarPoolRows implements PoolRows {

    @Override
    public int maxOfPairs(
            float[] x, int row0, int row1, int row2, int row3, int winner0, int to1, int to2, int to3, int windows,
            float[] y, int[] winners, int at) {
        return 0;
    }

    @Override
    public int unpoolPairs(
            float[] x, int[] winners, int at, int winner0, int to1, int to2, int to3, int windows, float[] y, int row0,
            int row1, int row2, int row3) {
        return 0;
    }

    @Override
    public void maxOfColumns(float[] x, int xAt, int windows, float[] y, int yAt) {
        for (int w = 0; w < windows; w++) {
            y[yAt + w] = Math.max(x[xAt + 2 * w], x[xAt + 2 * w + 1]);
        }
    }
}
