package org.voxelgrad.engine.backend.cpu;

/** A plain loop. */
final class ScalarAdamRows implements AdamRows {

    @Override
    public void step(
            Factors f, float[] parameter, float[] m, float[] v, int at, float[] gradient, int gradientAt, int count) {
        for (int i = at; i < at + count; i++) {
            float g = gradient[gradientAt + i - at] + f.weightDecay() * parameter[i];
            m[i] = f.beta1() * m[i] + f.decay1() * g;
            v[i] = f.beta2() * v[i] + f.decay2() * g * g;
            float root = (float) Math.sqrt(v[i]);
            parameter[i] -= f.stepSize() * m[i] / (root * f.rootScale() + f.epsilon());
        }
    }
}
