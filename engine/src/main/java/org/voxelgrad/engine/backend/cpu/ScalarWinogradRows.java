package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarWinogradRows implements WinogradRows {

    @Override
    public void data(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        for (int i = 0; i < length; i++) {
            int from = xAt + i;
            float x2 = x[from + 2 * xStride];
            float x3 = x[from + 3 * xStride];
            float odd = x3 - x[from + xStride];
            float even = x[from + 4 * xStride] - x2;
            int to = vAt + i;
            v[to] = 1.5f * odd + (x[from] - x2 + even);
            v[to + vStride] = 1.5f * (x2 + x3) + (even + odd);
            v[to + 2 * vStride] = 1.5f * (x3 - x2) + (even - odd);
            v[to + 3 * vStride] = 2 * odd + even;
            v[to + 4 * vStride] = even - 0.5f * odd;
            v[to + 5 * vStride] = 1.5f * even + (x[from + 5 * xStride] - x3 - odd);
        }
    }

    @Override
    public void filter(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        for (int i = 0; i < length; i++) {
            float x0 = x[xAt + i];
            float x1 = x[xAt + i + xStride];
            float x2 = x[xAt + i + 2 * xStride];
            float ends = (x0 + x2) * (1f / 3);
            float middle = x1 * (1f / 3);
            float last = x2 * (4f / 15);
            int to = vAt + i;
            v[to] = x0;
            v[to + vStride] = ends + middle;
            v[to + 2 * vStride] = middle - ends;
            v[to + 3 * vStride] = x0 * (-16f / 15) - x1 * (8f / 15) - last;
            v[to + 4 * vStride] = x0 * (1f / 15) - x1 * (2f / 15) + last;
            v[to + 5 * vStride] = x2;
        }
    }

    @Override
    public void result(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        for (int i = 0; i < length; i++) {
            int from = xAt + i;
            float x3 = x[from + 3 * xStride];
            float x4 = x[from + 4 * xStride];
            float sum = x[from + xStride] + x[from + 2 * xStride];
            float difference = x[from + xStride] - x[from + 2 * xStride];
            int to = vAt + i;
            v[to] = x[from] + sum + (x3 + x4);
            v[to + vStride] = difference + 0.5f * x3 - 2 * x4;
            v[to + 2 * vStride] = sum + 0.25f * x3 + 4 * x4;
            v[to + 3 * vStride] = difference + x[from + 5 * xStride] + 0.125f * x3 - 8 * x4;
        }
    }

    @Override
    public void resultMaxima(
            float[] x, int xAt, int xStride, int xPlane, float[] v, int vAt, int vStride, int length) {
        result(x, xAt, xStride, x, xAt, xStride, length);
        result(x, xAt + xPlane, xStride, x, xAt + xPlane, xStride, length);
        for (int i = 0; i < length; i++) {
            v[vAt + i] = greatest(x, xAt + i, xStride, xPlane);
            v[vAt + i + vStride] = greatest(x, xAt + i + 2 * xStride, xStride, xPlane);
        }
    }

    private static float greatest(float[] x, int at, int stride, int plane) {
        return Math.max(Math.max(x[at], x[at + stride]), Math.max(x[at + plane], x[at + plane + stride]));
    }

    @Override
    public void resultGradient(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        for (int i = 0; i < length; i++) {
            float x0 = x[xAt + i];
            float x1 = x[xAt + i + xStride];
            float x2 = x[xAt + i + 2 * xStride];
            float x3 = x[xAt + i + 3 * xStride];
            int to = vAt + i;
            v[to] = x0;
            v[to + vStride] = (x0 + x2) + (x1 + x3);
            v[to + 2 * vStride] = (x0 + x2) - (x1 + x3);
            v[to + 3 * vStride] = x0 + 0.25f * x2 + 0.5f * (x1 + 0.25f * x3);
            v[to + 4 * vStride] = x0 + 4 * x2 - 2 * (x1 + 4 * x3);
            v[to + 5 * vStride] = x3;
        }
    }

    @Override
    public void filterGradient(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        for (int i = 0; i < length; i++) {
            int from = xAt + i;
            float x1 = x[from + xStride];
            float x2 = x[from + 2 * xStride];
            float x3 = x[from + 3 * xStride] * (4f / 15);
            float x4 = x[from + 4 * xStride] * (1f / 15);
            float ends = (x1 - x2) * (1f / 3);
            int to = vAt + i;
            v[to] = x[from] + ends - 4 * x3 + x4;
            v[to + vStride] = (x1 + x2) * (1f / 3) - 2 * (x3 + x4);
            v[to + 2 * vStride] = x[from + 5 * xStride] + ends - x3 + 4 * x4;
        }
    }
}
