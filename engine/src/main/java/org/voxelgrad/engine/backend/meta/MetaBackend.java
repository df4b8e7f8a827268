package org.voxelgrad.engine.backend.meta;

import java.util.Optional;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.LinearKernels;
import org.voxelgrad.engine.backend.LinearUpdateKernels;
import org.voxelgrad.engine.backend.NormKernels;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.backend.ReduceKernels;
import org.voxelgrad.engine.backend.UnpoolBlockKernels;
import org.voxelgrad.engine.backend.UpdateKernels;
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
    private final ConvKernels conv = new CountedConv();
    private final LinearKernels linear = new CountedLinear();
    private final PoolKernels pooling = new NoPooling();
    private final NormKernels norm = new NoNorm();
    private final PointwiseKernels pointwise = new NoPointwise();
    private final ReduceKernels reduce = new NoReduce();
    private final UpdateKernels update = (spec, parameter, gradient, m, v) -> {};
    private long persistentBytes;
    private long flops;

    /** @param like the backend that is asked about: its type, and what it runs as one operation */
    public MetaBackend(Backend like) {
        this.like = like;
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
    public ConvKernels conv() {
        return conv;
    }

    @Override
    public PoolKernels pooling() {
        return pooling;
    }

    @Override
    public NormKernels norm() {
        return norm;
    }

    @Override
    public LinearKernels linear() {
        return linear;
    }

    @Override
    public PointwiseKernels pointwise() {
        return pointwise;
    }

    @Override
    public ReduceKernels reduce() {
        return reduce;
    }

    @Override
    public UpdateKernels update() {
        return update;
    }

    @Override
    public Optional<LinearUpdateKernels> linearUpdates() {
        return like.linearUpdates().map(kernels -> (spec, x, dy, weight, m, v, dx) ->
                countLinear(dy.dim(0), weight, dx == null ? 1 : 2));
    }

    @Override
    public Optional<UnpoolBlockKernels> unpoolBlocks() {
        return like.unpoolBlocks().map(kernels -> new CountedUnpoolBlocks(kernels, count -> flops += count));
    }

    @Override
    public Optional<BlockKernels> blocks() {
        return like.blocks().map(kernels -> new CountedBlocks(kernels, count -> flops += count));
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
