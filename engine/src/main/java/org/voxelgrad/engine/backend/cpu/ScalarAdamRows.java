package org.voxelgrad.engine.backend.cpu;

/** Plain loops. */
final class ScalarAdamRows implements AdamRows {

    @Override
    public void step(
            Factors f, float[] parameter, float[] m, float[] v, int at, float[] gradient, int gradientAt, int count) {
        for (int i = at; i < at + count; i++) {
            stepOne(f, parameter, m, v, i, gradient[gradientAt + i - at]);
        }
    }

    @Override
    public void linearStep(
            Factors f, float[] weight, float[] m, float[] v, int at, int stride, int rows, int count, float[] dy,
            float[] x, int xAt, int nextX, float[] dx, int dxAt, float[] nextDx, int nextDxAt, float[] gradient,
            int gradientStride) {
        for (int row = 0; row < rows; row++) {
            float dy0 = dy[row];
            float dy1 = dy[ROWS + row];
            for (int i = 0; i < count; i++) {
                int to = at + row * stride + i;
                dx[dxAt + i] += dy0 * weight[to];
                nextDx[nextDxAt + i] += dy1 * weight[to];
                float g = gradient[row * gradientStride + i] + dy0 * x[xAt + i] + dy1 * x[xAt + nextX + i];
                stepOne(f, weight, m, v, to, g);
            }
        }
    }

    private static void stepOne(Factors f, float[] parameter, float[] m, float[] v, int i, float gradient) {
        float g = gradient + f.weightDecay() * parameter[i];
        m[i] = f.beta1() * m[i] + f.decay1() * g;
        v[i] = f.beta2() * v[i] + f.decay2() * g * g;
        float root = (float) Math.sqrt(v[i]);
        parameter[i] -= f.stepSize() * m[i] / (root * f.rootScale() + f.epsilon());
    }
}
