package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.tensor.Shape;

/**
 * ClinicaDL's max pooling of any size: axes that the stride does not divide get zeros before index 0. With kernel and
 * stride 2 each axis halves, rounded up.
 */
public final class PadMaxPool3d extends Pooling {

    private final int kernel;
    private final int stride;

    public PadMaxPool3d(int kernel, int stride) {
        if (kernel < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    "PadMaxPool3d: kernel " + kernel + ", stride " + stride + ": both start at 1");
        }
        this.kernel = kernel;
        this.stride = stride;
    }

    @Override
    public Pool3dSpec spec(Shape input) {
        Images images = Images.of(input, "PadMaxPool3d");
        return Pool3dSpec.padded(images.batch(), images.channels(), images.size(), kernel, stride);
    }

    @Override
    public Unpooling inverse() {
        return new CropMaxUnpool3d();
    }
}
