package org.voxelgrad.engine.autograd;

import org.voxelgrad.engine.tensor.Tensor;

/** The backward pass of one operation: hands {@code dLoss/dOutput} on to the gradients of its inputs. */
@FunctionalInterface
public interface Backward {

    /** @param dy gradient of the operation's output, of its shape */
    void run(Tensor dy, Gradients gradients);
}
