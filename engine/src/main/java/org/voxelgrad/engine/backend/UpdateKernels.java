package org.voxelgrad.engine.backend;

import java.util.List;
import org.voxelgrad.engine.tensor.Tensor;

/** Steps of optimisers, in place. */
public interface UpdateKernels {

    /** A parameter with its gradient and its two moments, all of one shape. */
    record Trained(Tensor parameter, Tensor gradient, Tensor m, Tensor v) {}

    /** One step of Adam on a parameter; {@code m} and {@code v} are its moments, all of one shape. */
    void adam(AdamSpec spec, Tensor parameter, Tensor gradient, Tensor m, Tensor v);

    /** One step of Adam on several parameters, with the results of {@link #adam} on each. */
    default void adam(AdamSpec spec, List<Trained> parameters) {
        for (Trained trained : parameters) {
            adam(spec, trained.parameter(), trained.gradient(), trained.m(), trained.v());
        }
    }
}
