package org.voxelgrad.engine.backend.cpu;

/** Copies between a row and its two halves, the floats at even and those at odd distance from its start. */
interface PairRows {

    /** {@code y[evenAt + i] = x[xAt + 2 * i]} and {@code y[oddAt + i] = x[xAt + 2 * i + 1]}. */
    void split(float[] x, int xAt, float[] y, int evenAt, int oddAt, int count);

    /** {@code y[yAt + 2 * i] = x[evenAt + i]} and {@code y[yAt + 2 * i + 1] = x[oddAt + i]}. */
    void merge(float[] x, int evenAt, int oddAt, float[] y, int yAt, int count);
}
