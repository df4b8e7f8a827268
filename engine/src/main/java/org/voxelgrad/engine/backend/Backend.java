package org.voxelgrad.engine.backend;

import java.util.Optional;
import java.util.OptionalLong;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.MemoryPool;
import org.voxelgrad.engine.tensor.Storage;

/**
 * A device that computes. Kernels are synchronous as seen from here: a tensor that is read holds its final values. A
 * backend serves one thread at a time and may use many itself; several backends can live in one JVM.
 */
public interface Backend extends AutoCloseable {

    /** {@code reference}, {@code cpu}, {@code cuda} or {@code meta}. */
    String id();

    /** The device in words for the first line of a run, for instance {@code cpu, 512-bit lanes, 2 threads}. */
    String description();

    /** The type in which it computes. */
    DType realType();

    /** Whether tensors have contents; false for a backend that only counts. */
    default boolean holdsValues() {
        return true;
    }

    /** Whether kernels run behind the caller, who then waits only where values are read. */
    default boolean runsBehind() {
        return false;
    }

    /** Bytes of its own memory that it can still take, about; empty where tensors lie in the JVM's heap. */
    default OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    /** New memory outside the pool, zeroed: for parameters and optimiser state. */
    Storage allocate(DType dtype, long elements);

    /** Memory of activations and gradients, reused from step to step. */
    MemoryPool pool();

    /** What it computes with; the same at every call. */
    Kernels kernels();

    default ConvKernels conv() {
        return kernels().conv();
    }

    default PoolKernels pooling() {
        return kernels().pooling();
    }

    default NormKernels norm() {
        return kernels().norm();
    }

    default LinearKernels linear() {
        return kernels().linear();
    }

    default PointwiseKernels pointwise() {
        return kernels().pointwise();
    }

    default ReduceKernels reduce() {
        return kernels().reduce();
    }

    default UpdateKernels update() {
        return kernels().update();
    }

    default Optional<BlockKernels> blocks() {
        return kernels().blocks();
    }

    default Optional<UnpoolBlockKernels> unpoolBlocks() {
        return kernels().unpoolBlocks();
    }

    default Optional<LinearUpdateKernels> linearUpdates() {
        return kernels().linearUpdates();
    }

    /**
     * Stops the backend's threads and frees its memory; its tensors can no longer be used. From then on it refuses new
     * memory, and so every computation, with an {@link IllegalStateException}.
     */
    @Override
    void close();
}
