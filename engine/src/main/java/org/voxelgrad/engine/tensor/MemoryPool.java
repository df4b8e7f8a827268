package org.voxelgrad.engine.tensor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what a backend has allocated for the next step, because fresh memory costs more than any kernel. A request is
 * served by the smallest free storage that is large enough and at most twice as large.
 *
 * <p>A closed pool refuses to give memory, so that a computation on a closed backend stops at its first tensor.
 *
 * <p>Not thread-safe: a backend and its pool serve one thread at a time.
 */
public final class MemoryPool {

    /** Makes a new storage of at least {@code elements}. */
    @FunctionalInterface
    public interface Allocator {
        Storage allocate(DType dtype, long elements);
    }

    private final Allocator allocator;
    private final Map<DType, List<Storage>> free = new EnumMap<>(DType.class);
    private long heldBytes;
    private long freeBytes;
    private long peakBytes;
    private boolean closed;

    public MemoryPool(Allocator allocator) {
        this.allocator = allocator;
        for (DType dtype : DType.values()) {
            free.put(dtype, new ArrayList<>());
        }
    }

    /**
     * A storage whose contents are whatever they were.
     *
     * @throws IllegalStateException when the pool is closed
     */
    Storage take(DType dtype, long elements) {
        requireOpen();
        int fit = smallestFit(dtype, elements);
        Storage storage;
        if (fit >= 0) {
            storage = free.get(dtype).remove(fit);
            freeBytes -= bytes(storage);
        } else {
            storage = allocator.allocate(dtype, elements);
            heldBytes += bytes(storage);
        }
        peakBytes = Math.max(peakBytes, heldBytes - freeBytes);
        return storage;
    }

    /**
     * Makes sure that such a request can be served from what is free. Smaller requests in the meantime may take that
     * storage, if it is free again by then, in place of storages of their own.
     */
    public void reserve(DType dtype, long elements) {
        requireOpen();
        if (smallestFit(dtype, elements) < 0) {
            Storage storage = allocator.allocate(dtype, elements);
            heldBytes += bytes(storage);
            give(storage);
        }
    }

    void give(Storage storage) {
        free.get(storage.dtype()).add(storage);
        freeBytes += bytes(storage);
    }

    /** Place of the storage that serves a request among the free ones, -1 for none; of equal ones the last given. */
    private int smallestFit(DType dtype, long elements) {
        List<Storage> storages = free.get(dtype);
        long least = 2 * elements;
        int fit = -1;
        for (int i = 0; i < storages.size(); i++) {
            long capacity = storages.get(i).capacity();
            if (capacity >= elements && capacity <= least) {
                least = capacity;
                fit = i;
            }
        }
        return fit;
    }

    /** Forgets every free storage, so that its memory can be reclaimed. */
    public void trim() {
        free.values().forEach(List::clear);
        heldBytes -= freeBytes;
        freeBytes = 0;
    }

    /** Ends the use of this pool together with its backend; memory still in tensors may be given back later. */
    public void close() {
        closed = true;
        trim();
    }

    /** @throws IllegalStateException when the pool is closed, and so its backend */
    public void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this backend is closed: open another to compute on");
        }
    }

    /** Bytes in tensors at this moment. */
    public long bytesInUse() {
        return heldBytes - freeBytes;
    }

    /** The most bytes ever in tensors at once. */
    public long peakBytesInUse() {
        return peakBytes;
    }

    /** Bytes allocated, in use or kept for the next step. */
    public long bytesHeld() {
        return heldBytes;
    }

    private static long bytes(Storage storage) {
        return storage.capacity() * storage.dtype().bytes();
    }
}
