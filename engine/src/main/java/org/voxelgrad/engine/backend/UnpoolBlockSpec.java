package org.voxelgrad.engine.backend;

/**
 * Max unpooling, transposed convolution, batch normalisation and (leaky) ReLU in a row, seen as one operation.
 *
 * @param pool the pooling that is inverted
 * @param adjoint the convolution from the shape of the result to the unpooled shape
 * @param slope of the activation for negative values; 0 for ReLU
 * @param epsilon of the batch normalisation
 * @param momentum of its running statistics
 */
public record UnpoolBlockSpec(Pool3dSpec pool, Conv3dSpec adjoint, double slope, double epsilon, double momentum) {

    public UnpoolBlockSpec {
        if (!adjoint.outputShape().equals(pool.inputShape())) {
            throw new IllegalArgumentException("unpooling gives " + pool.inputShape()
                    + ", the transposed convolution takes " + adjoint.outputShape());
        }
    }
}
