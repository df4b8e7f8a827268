package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.AdamSpec;

/** The inner loop of Adam. */
interface AdamRows {

    /**
     * One step on {@code count} parameters from {@code at} on, with their moments. What a parameter becomes depends on
     * its own numbers only, not on its place in the loop.
     *
     * @param gradientAt position of the first parameter's gradient
     */
    void step(
            Factors factors, float[] parameter, float[] m, float[] v, int at, float[] gradient, int gradientAt,
            int count);

    /**
     * The numbers of an {@link AdamSpec} in the form that the loop multiplies by.
     *
     * @param decay1 1 - beta1
     * @param decay2 1 - beta2
     * @param rootScale what the root of {@code v} is multiplied by
     */
    record Factors(
            float beta1, float decay1, float beta2, float decay2, float weightDecay, float stepSize,
            float rootScale, float epsilon) {

        static Factors of(AdamSpec spec) {
            return new Factors(
                    (float) spec.beta1(), (float) (1 - spec.beta1()), (float) spec.beta2(), (float) (1 - spec.beta2()),
                    (float) spec.weightDecay(), (float) spec.stepSize(), (float) (1 / spec.varianceCorrection()),
                    (float) spec.epsilon());
        }
    }
}
