package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Shape;

/** Max pooling of whole windows, as {@code torch.nn.MaxPool3d} without ceil_mode. */
public final class MaxPool3d extends Pooling {

    private final Size3 kernel;
    private final Size3 stride;
    private final Size3 padding;

    public MaxPool3d(int kernel, int stride) {
        this(Size3.cube(kernel), Size3.cube(stride), Size3.cube(0));
    }

    /** @param padding on both sides of each axis, never a maximum */
    public MaxPool3d(Size3 kernel, Size3 stride, Size3 padding) {
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
    }

    @Override
    public Pool3dSpec spec(Shape input) {
        Images images = Images.of(input, "MaxPool3d");
        return new Pool3dSpec(images.batch(), images.channels(), images.size(), kernel, stride, padding, padding,
                Pool3dSpec.Padding.NEGATIVE_INFINITY);
    }

    @Override
    public Unpooling inverse() {
        return new MaxUnpool3d();
    }
}
