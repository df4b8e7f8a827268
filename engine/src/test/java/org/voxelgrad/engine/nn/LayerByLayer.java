package org.voxelgrad.engine.nn;

import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Kernels;
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
    public Kernels kernels() {
        Kernels all = whole.kernels();
        return new Kernels(
                all.conv(), all.pooling(), all.norm(), all.linear(), all.pointwise(), all.reduce(), all.update());
    }

    @Override
    public void close() {
        whole.close();
    }
}
