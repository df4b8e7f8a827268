package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.UpdateKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** Optimiser steps, a segment a block. */
final class CpuUpdate implements UpdateKernels {

    private final Workers workers;
    private final AdamRows rows;
    private AdamSpec lastSpec;
    private AdamRows.Factors lastFactors;

    CpuUpdate(Workers workers, AdamRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    @Override
    public void adam(AdamSpec spec, Tensor parameter, Tensor gradient, Tensor m, Tensor v) {
        AdamRows.Factors factors = factors(spec);
        float[] parameters = Heap.floats(parameter);
        float[] gradients = Heap.floats(gradient, parameter.shape());
        float[] ms = Heap.floats(m, parameter.shape());
        float[] vs = Heap.floats(v, parameter.shape());
        Segments segments = Segments.of(parameter.elements());
        workers.run(segments.count(), (segment, scratch) -> {
            int at = segments.start(segment);
            rows.step(factors, parameters, ms, vs, at, gradients, at, segments.size(segment));
        });
    }

    /** Those of a step, which is the same for all parameters. */
    private AdamRows.Factors factors(AdamSpec spec) {
        if (spec != lastSpec) {
            lastSpec = spec;
            lastFactors = AdamRows.Factors.of(spec);
        }
        return lastFactors;
    }
}
