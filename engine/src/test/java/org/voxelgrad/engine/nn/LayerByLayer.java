package org.voxelgrad.engine.nn;

import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.LinearKernels;
import org.voxelgrad.engine.backend.NormKernels;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.backend.ReduceKernels;
import org.voxelgrad.engine.backend.UpdateKernels;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.MemoryPool;
import org.voxelgrad.engine.tensor.Storage;

/** A backend without its kernels of several layers at once. */
record LayerByLayer(Backend whole) implements Backend {

    @Override
    public String id() {
        return whole.id();
    }

    @Override
    public String description() {
        return whole.description() + ", layer by layer";
    }

    @Override
    public DType realType() {
        return whole.realType();
    }

    @Override
    public Storage allocate(DType dtype, long elements) {
        return whole.allocate(dtype, elements);
    }

    @Override
    public MemoryPool pool() {
        return whole.pool();
    }

    @Override
    public ConvKernels conv() {
        return whole.conv();
    }

    @Override
    public PoolKernels pooling() {
        return whole.pooling();
    }

    @Override
    public NormKernels norm() {
        return whole.norm();
    }

    @Override
    public LinearKernels linear() {
        return whole.linear();
    }

    @Override
    public PointwiseKernels pointwise() {
        return whole.pointwise();
    }

    @Override
    public ReduceKernels reduce() {
        return whole.reduce();
    }

    @Override
    public UpdateKernels update() {
        return whole.update();
    }

    @Override
    public void close() {
        whole.close();
    }
}
