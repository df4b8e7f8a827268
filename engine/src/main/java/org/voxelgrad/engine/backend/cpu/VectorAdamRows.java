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

    /** The arithmetic of the vector loop, operation by operation, so that all elements are rounded alike. */
    private static void stepOne(Factors f, float[] parameter, float[] m, float[] v, int i, float gradient) {
        float g = Math.fma(parameter[i], f.weightDecay(), gradient);
        m[i] = m[i] * f.beta1() + g * f.decay1();
        v[i] = v[i] * f.beta2() + g * g * f.decay2();
        float denominator = Math.fma((float) Math.sqrt(v[i]), f.rootScale(), f.epsilon());
        parameter[i] -= m[i] * f.stepSize() / denominator;
    }
}
