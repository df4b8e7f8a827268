package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A vector loop that reads and writes everything once. */
final class VectorAdamRows implements AdamRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void step(
            Factors f, float[] parameter, float[] m, float[] v, int at, float[] gradient, int gradientAt, int count) {
        FloatVector weightDecay = FloatVector.broadcast(S, f.weightDecay());
        FloatVector rootScale = FloatVector.broadcast(S, f.rootScale());
        FloatVector epsilon = FloatVector.broadcast(S, f.epsilon());
        float beta1 = f.beta1(), decay1 = f.decay1(), beta2 = f.beta2(), decay2 = f.decay2(), stepSize = f.stepSize();
        int toGradient = gradientAt - at;
        int i = at;
        for (; i <= at + count - L; i += L) {
            FloatVector p = FloatVector.fromArray(S, parameter, i);
            FloatVector g = p.fma(weightDecay, FloatVector.fromArray(S, gradient, toGradient + i));
            FloatVector newM = FloatVector.fromArray(S, m, i).mul(beta1).add(g.mul(decay1));
            FloatVector newV = FloatVector.fromArray(S, v, i).mul(beta2).add(g.mul(g).mul(decay2));
            newM.intoArray(m, i);
            newV.intoArray(v, i);
            p.sub(newM.mul(stepSize).div(newV.sqrt().fma(rootScale, epsilon))).intoArray(parameter, i);
        }
        for (; i < at + count; i++) {
            stepOne(f, parameter, m, v, i, gradient[toGradient + i]);
        }
    }

    @Override
    public void linearStep(
            Factors f, float[] weight, float[] m, float[] v, int at, int stride, int rows, int count, float[] dy,
            float[] x, int xAt, int nextX, float[] dx, int dxAt, float[] nextDx, int nextDxAt, float[] gradient,
            int gradientStride) {
        FloatVector weightDecay = FloatVector.broadcast(S, f.weightDecay());
        FloatVector rootScale = FloatVector.broadcast(S, f.rootScale());
        FloatVector epsilon = FloatVector.broadcast(S, f.epsilon());
        float beta1 = f.beta1(), decay1 = f.decay1(), beta2 = f.beta2(), decay2 = f.decay2(), stepSize = f.stepSize();
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, xAt + i);
            FloatVector x1 = FloatVector.fromArray(S, x, xAt + nextX + i);
            FloatVector dx0 = FloatVector.fromArray(S, dx, dxAt + i);
            FloatVector dx1 = FloatVector.fromArray(S, nextDx, nextDxAt + i);
            for (int row = 0; row < rows; row++) {
                int to = at + row * stride + i;
                FloatVector p = FloatVector.fromArray(S, weight, to);
                FloatVector dy0 = FloatVector.broadcast(S, dy[row]);
                FloatVector dy1 = FloatVector.broadcast(S, dy[ROWS + row]);
                dx0 = p.fma(dy0, dx0);
                dx1 = p.fma(dy1, dx1);
                FloatVector g = x0.fma(dy0, FloatVector.fromArray(S, gradient, row * gradientStride + i));
                g = p.fma(weightDecay, x1.fma(dy1, g));
                FloatVector newM = FloatVector.fromArray(S, m, to).mul(beta1).add(g.mul(decay1));
                FloatVector newV = FloatVector.fromArray(S, v, to).mul(beta2).add(g.mul(g).mul(decay2));
                newM.intoArray(m, to);
                newV.intoArray(v, to);
                p.sub(newM.mul(stepSize).div(newV.sqrt().fma(rootScale, epsilon))).intoArray(weight, to);
            }
            dx0.intoArray(dx, dxAt + i);
            dx1.intoArray(nextDx, nextDxAt + i);
        }
        for (; i < count; i++) {
            for (int row = 0; row < rows; row++) {
                int to = at + row * stride + i;
                float dy0 = dy[row];
                float dy1 = dy[ROWS + row];
                dx[dxAt + i] = Math.fma(weight[to], dy0, dx[dxAt + i]);
                nextDx[nextDxAt + i] = Math.fma(weight[to], dy1, nextDx[nextDxAt + i]);
                float g = Math.fma(x[xAt + i], dy0, gradient[row * gradientStride + i]);
                stepOne(f, weight, m, v, to, Math.fma(x[xAt + nextX + i], dy1, g));
            }
        }
    }

    /** The arithmetic of the vector loop, operation by operation, so that all elements are rounded alike. */
    private static void stepOne(Factors f, float[] parameter, float[] m, float[] v, int i, float gradient) {
        float g = Math.fma(parameter[i], f.weightDecay(), gradient);
        m[i] = m[i] * f.beta1() + g * f.decay1();
        v[i] = v[i] * f.beta2() + g * g * f.decay2();
        float denominator = Math.fma((float) Math.sqrt(v[i]), f.rootScale(), f.epsilon());
        parameter[i] -= m[i] * f.stepSize() / denominator;
    }
}
