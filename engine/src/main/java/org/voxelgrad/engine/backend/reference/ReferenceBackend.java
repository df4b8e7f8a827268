package org.voxelgrad.engine.backend.reference;

import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.tensor.ByteStorage;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.DoubleStorage;
import org.voxelgrad.engine.tensor.FloatStorage;
import org.voxelgrad.engine.tensor.IntStorage;
import org.voxelgrad.engine.tensor.MemoryPool;
import org.voxelgrad.engine.tensor.Storage;

/**
 * Computes in double precision on one thread, in heap arrays. No provider offers it: tests and checks name it, users
 * never wait for it.
 *
 * <p>Kernels take tensors of this backend only, and throw {@link IllegalArgumentException} for others and for shapes
 * that do not fit together.
 */
public final class ReferenceBackend implements Backend {

    private final MemoryPool pool = new MemoryPool(this::allocate);
    private final Kernels kernels = new Kernels(
            new ReferenceConv(), new ReferencePool(), new ReferenceNorm(), new ReferenceLinear(),
            new ReferencePointwise(), new ReferenceReduce(), new ReferenceUpdate());

    @Override
    public String id() {
        return "reference";
    }

    @Override
    public String description() {
        return "reference, scalar double precision, 1 thread";
    }

    @Override
    public DType realType() {
        return DType.FLOAT64;
    }

    @Override
    public Storage allocate(DType dtype, long elements) {
        pool.requireOpen();
        int length = Math.toIntExact(elements);
        return switch (dtype) {
            case FLOAT64 -> new DoubleStorage(new double[length]);
            case FLOAT32 -> new FloatStorage(new float[length]);
            case INT32 -> new IntStorage(new int[length]);
            case INT8 -> new ByteStorage(new byte[length]);
        };
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
}
