package org.voxelgrad.engine.backend.meta;

import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.backend.LinearKernels;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.MemoryPool;
import org.voxelgrad.engine.tensor.Storage;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Runs a model's own code and only counts: the bytes that live at once, and the floating-point operations of
 * convolutions and linear layers, a multiply-add counted as two.
 */
public final class MetaBackend implements Backend {

    private final Backend like;
    private final MemoryPool pool = new MemoryPool(MetaStorage::new);
    private final Kernels kernels;
    private long persistentBytes;
    private long flops;

    /** @param like the backend that is asked about: its type, and what it runs as one operation */
    public MetaBackend(Backend like) {
        this.like = like;
        kernels = new Kernels(
                new CountedConv(), new NoPooling(), new NoNorm(), new CountedLinear(), new NoPointwise(),
                new NoReduce(), (spec, parameter, gradient, m, v) -> {},
                like.blocks().map(kernels -> new CountedBlocks(kernels, count -> flops += count)),
                like.unpoolBlocks().map(kernels -> new CountedUnpoolBlocks(kernels, count -> flops += count)),
                like.linearUpdates().map(kernels -> (spec, x, dy, weight, m, v, dx) ->
                        countLinear(dy.dim(0), weight, dx == null ? 1 : 2)));
    }

    /** Bytes of parameters, their gradients, buffers and optimiser state allocated so far. */
    public long persistentBytes() {
        return persistentBytes;
    }

    /** The most bytes alive at once: persistent ones and those of a step. */
    public long peakBytes() {
        return persistentBytes + pool.peakBytesInUse();
    }

    /** Floating-point operations run so far. */
    public long flops() {
        return flops;
    }

    @Override
    public String id() {
        return "meta";
    }

    @Override
    public String description() {
        return "meta (counts, computes nothing)";
    }

    @Override
    public DType realType() {
        return like.realType();
    }

    @Override
    public boolean holdsValues() {
        return false;
    }

    @Override
    public Storage allocate(DType dtype, long elements) {
        pool.requireOpen();
        persistentBytes += elements * dtype.bytes();
        return new MetaStorage(dtype, elements);
    }

    @Override
    public MemoryPool pool() {
        return pool;
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public void close() {
        pool.close();
    }

    private void countLinear(int batch, Tensor weight, int passes) {
        flops += 2L * passes * batch * weight.elements();
    }

    private final class CountedConv implements ConvKernels {

        @Override
        public void forward(Conv3dSpec spec, Tensor x, Tensor weight, Tensor bias, Tensor y) {
            flops += spec.flops();
        }

        @Override
        public void backwardData(Conv3dSpec spec, Tensor dy, Tensor weight, Tensor bias, Tensor dx) {
            flops += spec.flops();
        }

        @Override
        public void backwardWeight(Conv3dSpec spec, Tensor x, Tensor dy, Tensor dWeight) {
            flops += spec.flops();
        }
    }

    private final class CountedLinear implements LinearKernels {

        @Override
        public void forward(Tensor x, Tensor weight, Tensor bias, Tensor y) {
            countLinear(x.dim(0), weight, 1);
        }

        @Override
        public void backwardData(Tensor dy, Tensor weight, Tensor dx) {
            countLinear(dy.dim(0), weight, 1);
        }

        @Override
        public void backwardWeight(Tensor x, Tensor dy, Tensor dWeight) {
            countLinear(x.dim(0), dWeight, 1);
        }
    }
}
