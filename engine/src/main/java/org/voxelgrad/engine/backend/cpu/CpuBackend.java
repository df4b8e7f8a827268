package org.voxelgrad.engine.backend.cpu;

import java.util.Optional;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.BlockKernels;
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

/** Computes in single precision on heap arrays with a fixed number of threads. */
final class CpuBackend implements Backend {

    private final Lanes lanes;
    private final Workers workers;
    private final MemoryPool pool = new MemoryPool(Heap::allocate);
    private final ConvKernels conv;
    private final CpuPool pooling;
    private final NormKernels norm;
    private final LinearKernels linear;
    private final PointwiseKernels pointwise;
    private final ReduceKernels reduce;
    private final UpdateKernels update;
    private final BlockKernels blocks;
    private final LinearUpdateKernels linearUpdates;
    private final UnpoolBlockKernels unpoolBlocks;

    /** @param workers closed with the backend */
    CpuBackend(Lanes lanes, Workers workers) {
        this.lanes = lanes;
        this.workers = workers;
        RowKernels rows = RowKernels.of(lanes);
        conv = new CpuConv(workers, rows);
        pooling = new CpuPool(workers, rows.pooling());
        norm = new CpuNorm(workers, rows.norm());
        linear = new CpuLinear(workers, rows.linear());
        pointwise = new CpuPointwise(workers, rows.pointwise());
        reduce = new CpuReduce(workers, rows.norm());
        update = new CpuUpdate(workers, rows.adam());
        blocks = new CpuBlocks(workers, rows, conv);
        unpoolBlocks = new CpuUnpoolBlocks(workers, rows, conv, pooling);
        linearUpdates = new CpuLinearUpdate(workers, rows.linear(), rows.adam());
    }

    @Override
    public String id() {
        return "cpu";
    }

    @Override
    public String description() {
        int threads = workers.threads();
        return "cpu, " + lanes.words() + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    @Override
    public DType realType() {
        return DType.FLOAT32;
    }

    @Override
    public Storage allocate(DType dtype, long elements) {
        pool.requireOpen();
        return Heap.allocate(dtype, elements);
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
    public Optional<BlockKernels> blocks() {
        return Optional.of(blocks);
    }

    @Override
    public Optional<UnpoolBlockKernels> unpoolBlocks() {
        return Optional.of(unpoolBlocks);
    }

    @Override
    public Optional<LinearUpdateKernels> linearUpdates() {
        return Optional.of(linearUpdates);
    }

    @Override
    public void close() {
        workers.close();
        pool.close();
    }
}
