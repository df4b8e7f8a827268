package org.voxelgrad.engine.backend.cpu;

/**
 * The transforms of the minimal filtering algorithm F(4, 3) along one axis, for many lines side by side: every method
 * reads and writes a few rows and treats position {@code i} of all rows as one line. With data {@code d} of 6, a filter
 * {@code g} of 3 taps and results {@code y} of 4, {@code y = A' ((G g) * (B' d))} takes 6 multiplications instead of
 * 12. Nested along two axes it takes 36 instead of 144.
 *
 * <p>The matrices are those of the Cook-Toom algorithm with the points 0, 1, -1, 1/2, -2 and infinity, of which the
 * errors are two thirds of those with the usual 0, 1, -1, 2, -2:
 *
 * <pre>
 *          1  -3/2   -2   3/2    1    0
 *          0   -1   1/2   5/2    1    0              1      0      0          1  1  1   1   1  0
 *   B' =   0    1  -5/2   1/2    1    0       G =   1/3    1/3    1/3    A' = 0  1 -1  1/2 -2  0
 *          0   -2   -1     2     1    0            -1/3    1/3   -1/3         0  1  1  1/4  4  0
 *          0   1/2  -1   -1/2    1    0           -16/15  -8/15  -4/15        0  1 -1  1/8 -8  1
 *          0    1  -3/2   -2    3/2   1            1/15   -2/15   4/15
 *                                                    0      0      1
 * </pre>
 *
 * <p>Sources: Lavin and Gray 2016, Fast algorithms for convolutional neural networks, arXiv:1509.09308; for the choice
 * of points Barabasz et al. 2020, Error analysis and improving the accuracy of Winograd convolution, arXiv:1803.10986.
 */
interface WinogradRows {

    /** Size of a tile of results. */
    int TILE = 4;

    /** Size of a transformed tile. */
    int POINTS = 6;

    /** Floats that a transform may read and write behind the length of a row. */
    int SLACK = 16;

    /** 6 rows of {@code B' x} of 6 rows. */
    void data(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length);

    /** 6 rows of {@code G x} of 3 rows. */
    void filter(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length);

    /** 4 rows of {@code A' x} of 6 rows. Writes behind a row only if that is shorter than {@link #SLACK}. */
    void result(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length);

    /**
     * Of {@link #result} of two planes the greatest values of both planes and of two rows each: 2 rows, NaN where there
     * is one. May overwrite {@code x}, and {@code v} a vector behind its rows.
     *
     * @param xPlane floats from one plane to the other
     */
    void resultMaxima(
            float[] x, int xAt, int xStride, int xPlane, float[] v, int vAt, int vStride, int length);

    /** 6 rows of {@code A x} of 4 rows. */
    void resultGradient(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length);

    /** 3 rows of {@code G' x} of 6 rows. */
    void filterGradient(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length);
}
