package org.voxelgrad.engine.backend;

/**
 * Max unpooling and the transposed convolution behind it, seen as one operation.
 *
 * @param pool the pooling that is inverted
 * @param adjoint the convolution from the shape of the result to the unpooled shape
 */
public record UnpoolConvSpec(Pool3dSpec pool, Conv3dSpec adjoint) {

    public UnpoolConvSpec {
        if (!adjoint.outputShape().equals(pool.inputShape())) {
            throw new IllegalArgumentException("unpooling gives " + pool.inputShape()
                    + ", the transposed convolution takes " + adjoint.outputShape());
        }
    }
}
