package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A vector loop that reads and writes everything once. */
final class VectorAdamRows implements AdamRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void step(Factors f, float[] parameter, float[] gradient, float[] m, float[] v, int at, int count) {
        FloatVector weightDecay = FloatVector.broadcast(S, f.weightDecay());
        FloatVector rootScale = FloatVector.broadcast(S, f.rootScale());
        FloatVector epsilon = FloatVector.broadcast(S, f.epsilon());
        float beta1 = f.beta1(), decay1 = f.decay1(), beta2 = f.beta2(), decay2 = f.decay2(), stepSize = f.stepSize();
        int i = at;
        for (; i <= at + count - L; i += L) {
            FloatVector p = FloatVector.fromArray(S, parameter, i);
            FloatVector g = p.fma(weightDecay, FloatVector.fromArray(S, gradient, i));
            FloatVector newM = FloatVector.fromArray(S, m, i).mul(beta1).add(g.mul(decay1));
            FloatVector newV = FloatVector.fromArray(S, v, i).mul(beta2).add(g.mul(g).mul(decay2));
            newM.intoArray(m, i);
            newV.intoArray(v, i);
            p.sub(newM.mul(stepSize).div(newV.sqrt().fma(rootScale, epsilon))).intoArray(parameter, i);
        }
        for (; i < at + count; i++) {
            ScalarAdamRows.step(f, parameter, gradient, m, v, i);
        }
    }
}
