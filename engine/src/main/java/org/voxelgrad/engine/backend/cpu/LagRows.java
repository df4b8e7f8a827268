package org.voxelgrad.engine.backend.cpu;

/** The inner loops of {@link PatchGrams}: rows times rows that are shifted a little. */
interface LagRows {

    /** Shifts along a row: -2 to 2. */
    int LAGS = 5;

    /** {@code sums[sumsAt + s] += sum over i of x[at + i] * x[otherAt + s - 2 + i]} for the five shifts s. */
    void addLags(float[] x, int at, int otherAt, int length, double[] sums, int sumsAt);

    /**
     * {@link #addLags} of three rows with one other: row k starts at {@code at + k * stride}, and its sums are the five
     * at {@code sumsAt - k * LAGS}.
     */
    void addLagsOfThree(float[] x, int at, int stride, int otherAt, int length, double[] sums, int sumsAt);

    /** {@link #addLagsOfThree} of five rows. */
    void addLagsOfFive(float[] x, int at, int stride, int otherAt, int length, double[] sums, int sumsAt);
}
