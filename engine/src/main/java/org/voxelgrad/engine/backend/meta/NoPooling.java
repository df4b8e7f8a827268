package org.voxelgrad.engine.backend.meta;

import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.tensor.Tensor;

final class NoPooling implements PoolKernels {

    @Override
    public void maxForward(Pool3dSpec spec, Tensor x, Tensor y, Tensor winners) {}

    @Override
    public void maxBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx) {}

    @Override
    public void unpoolForward(Pool3dSpec spec, Tensor x, Tensor winners, Tensor y) {}

    @Override
    public void unpoolBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx) {}
}
