package org.voxelgrad.cuda.kernel;

import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Checks of what a kernel is given: a wrong shape would read or write memory of others. */
public final class Operands {

    private Operands() {}

    /** @throws IllegalArgumentException when the tensor has another shape */
    public static void require(Tensor tensor, Shape shape) {
        if (!tensor.shape().equals(shape)) {
            throw new IllegalArgumentException("expected a tensor of shape " + shape + ", got " + tensor.shape());
        }
    }
}
