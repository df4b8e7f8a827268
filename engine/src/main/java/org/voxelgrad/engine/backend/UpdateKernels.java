package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Tensor;

/** Steps of optimisers, in place. */
public interface UpdateKernels {

    /** One step of Adam on a parameter; {@code m} and {@code v} are its moments, all of one shape. */
    void adam(AdamSpec spec, Tensor parameter, Tensor gradient, Tensor m, Tensor v);
}
