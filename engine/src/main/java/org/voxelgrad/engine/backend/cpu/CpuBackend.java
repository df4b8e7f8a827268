package org.voxelgrad.engine.backend.cpu;

import java.util.Optional;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.MemoryPool;
import org.voxelgrad.engine.tensor.Storage;

/** Computes in single precision on heap arrays with a fixed number of threads. */
final class CpuBackend implements Backend {

    private final Lanes lanes;
    private final Workers workers;
    private final MemoryPool pool = new MemoryPool(Heap::allocate);
    private final Kernels kernels;

    /** @param workers closed with the backend */
    CpuBackend(Lanes lanes, Workers workers) {
        this.lanes = lanes;
        this.workers = workers;
        RowKernels rows = RowKernels.of(lanes);
        ConvKernels conv = new CpuConv(workers, rows);
        CpuPool pooling = new CpuPool(workers, rows.pooling());
        kernels = new Kernels(
                conv,
                pooling,
                new CpuNorm(workers, rows.norm()),
                new CpuLinear(workers, rows.linear()),
                new CpuPointwise(workers, rows.pointwise()),
                new CpuReduce(workers, rows.norm()),
                new CpuUpdate(workers, rows.adam()),
                Optional.of(new CpuBlocks(workers, rows, conv)),
                Optional.of(new CpuUnpoolBlocks(workers, rows, conv, pooling)),
                Optional.of(new CpuLinearUpdate(workers, rows.linear(), rows.adam())));
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
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public void close() {
        workers.close();
        pool.close();
    }
}
