package org.voxelgrad.cuda.kernel;

import org.voxelgrad.engine.backend.AdamSpec;

/** The structure {@code Adam} of {@code adam.cuh}. */
final class AdamConstants {

    private AdamConstants() {}

    static float[] of(AdamSpec spec) {
        return new float[] {
            (float) spec.weightDecay(),
            (float) spec.beta1(),
            (float) (1 - spec.beta1()),
            (float) spec.beta2(),
            (float) (1 - spec.beta2()),
            (float) spec.stepSize(),
            (float) spec.varianceCorrection(),
            (float) spec.epsilon()
        };
    }
}
