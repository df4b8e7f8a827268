package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Shape;

/** The axes of a shape {@code [N, C, D, H, W]}. */
record Images(int batch, int channels, Size3 size) {

    /** @throws IllegalArgumentException naming the layer when the shape has other than five axes */
    static Images of(Shape shape, String layer) {
        if (shape.rank() != 5) {
            throw new IllegalArgumentException(layer + " takes images [N, C, D, H, W], got " + shape);
        }
        return new Images(shape.dim(0), shape.dim(1), new Size3(shape.dim(2), shape.dim(3), shape.dim(4)));
    }

    /** @throws IllegalArgumentException naming the layer when axes or channels differ */
    static Images of(Shape shape, String layer, int channels) {
        Images images = of(shape, layer);
        if (images.channels != channels) {
            throw new IllegalArgumentException(layer + " takes " + channels + " channels, got " + shape);
        }
        return images;
    }
}
