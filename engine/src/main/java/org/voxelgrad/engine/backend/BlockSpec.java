package org.voxelgrad.engine.backend;

/**
 * Convolution, batch normalisation, (leaky) ReLU and max pooling in a row, seen as one operation.
 *
 * @param slope of the activation for negative values; 0 for ReLU
 * @param pool of the convolution's output
 * @param epsilon of the batch normalisation
 * @param momentum of its running statistics
 */
public record BlockSpec(Conv3dSpec conv, double slope, Pool3dSpec pool, double epsilon, double momentum) {

    public BlockSpec {
        if (!conv.outputShape().equals(pool.inputShape())) {
            throw new IllegalArgumentException(
                    "block: the convolution gives " + conv.outputShape() + ", the pooling takes " + pool.inputShape());
        }
    }
}
