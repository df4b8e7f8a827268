package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarLinearRows implements LinearRows {

    @Override
    public void dots(float[] a, int aAt, int aNext, float[] b, int bAt, int bNext, int count, double[] sums) {
        for (int i = 0; i < 4; i++) {
            sums[i] = dot(a, aAt + (i >> 1) * aNext, b, bAt + (i & 1) * bNext, count);
        }
    }

    private static double dot(float[] a, int aAt, float[] b, int bAt, int count) {
        float s = 0, t = 0, u = 0, v = 0;
        int i = 0;
        for (; i <= count - 4; i += 4) {
            s += a[aAt + i] * b[bAt + i];
            t += a[aAt + i + 1] * b[bAt + i + 1];
            u += a[aAt + i + 2] * b[bAt + i + 2];
            v += a[aAt + i + 3] * b[bAt + i + 3];
        }
        for (; i < count; i++) {
            s += a[aAt + i] * b[bAt + i];
        }
        return (s + t) + (u + v);
    }

    @Override
    public void addScaled(
            float[] scales, int scalesAt, int scalesStride, int rows, float[] x, int xAt, int xStride, float[] y,
            int yAt, int count) {
        for (int r = 0; r < rows; r++) {
            float scale = scales[scalesAt + r * scalesStride];
            int from = xAt + r * xStride;
            for (int i = 0; i < count; i++) {
                y[yAt + i] += scale * x[from + i];
            }
        }
    }
}
