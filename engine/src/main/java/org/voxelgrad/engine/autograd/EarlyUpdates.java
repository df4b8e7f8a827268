package org.voxelgrad.engine.autograd;

import java.util.Optional;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * An optimiser that lets operations move parameters during the backward pass, as soon as their gradients are known, so
 * that large gradients are never stored.
 */
public interface EarlyUpdates {

    /** One step of Adam on one parameter: what to compute and its moments, of the parameter's shape. */
    record AdamStep(AdamSpec spec, Tensor m, Tensor v) {}

    /** The step that is due on a parameter; empty for a parameter that this optimiser does not train. */
    Optional<AdamStep> stepOf(Parameter parameter);
}
