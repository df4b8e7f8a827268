package org.voxelgrad.cuda.kernel;

import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** How large a fully connected layer is. */
public record LinearLayer(int images, int in, int out) {

    /**
     * @param x {@code [images, in]}, or its gradient
     * @param weight {@code [out, in]}, or its gradient
     * @param y {@code [images, out]}, or its gradient
     * @throws IllegalArgumentException when the shapes do not fit each other
     */
    public static LinearLayer of(Tensor x, Tensor weight, Tensor y) {
        LinearLayer layer = new LinearLayer(x.dim(0), weight.dim(1), weight.dim(0));
        Operands.require(x, Shape.of(layer.images, layer.in));
        Operands.require(y, Shape.of(layer.images, layer.out));
        return layer;
    }
}
