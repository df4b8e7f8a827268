package org.voxelgrad.engine.backend.reference;

import static org.voxelgrad.engine.backend.reference.Elements.reals;

import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.UpdateKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** The optimiser's formulas, parameter by parameter. */
final class ReferenceUpdate implements UpdateKernels {

    @Override
    public void adam(AdamSpec spec, Tensor parameter, Tensor gradient, Tensor m, Tensor v) {
        double[] p = reals(parameter);
        double[] g = reals(gradient, parameter.shape());
        double[] ms = reals(m, parameter.shape());
        double[] vs = reals(v, parameter.shape());
        for (int i = 0; i < parameter.elements(); i++) {
            double decayed = g[i] + spec.weightDecay() * p[i];
            ms[i] = spec.beta1() * ms[i] + (1 - spec.beta1()) * decayed;
            vs[i] = spec.beta2() * vs[i] + (1 - spec.beta2()) * decayed * decayed;
            double denominator = Math.sqrt(vs[i]) / spec.varianceCorrection() + spec.epsilon();
            p[i] -= spec.stepSize() * ms[i] / denominator;
        }
    }
}
