package org.voxelgrad.engine.tensor;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Owns the tensors of one step: what it allocates returns to the pool when the scope closes, or earlier when its last
 * holder releases it. Tensors from elsewhere may be retained and released too; nothing happens to them.
 */
public final class Scope implements AutoCloseable {

    private final MemoryPool pool;
    private final Map<Storage, Integer> holders = new IdentityHashMap<>();
    private boolean closed;

    public Scope(MemoryPool pool) {
        this.pool = pool;
    }

    /**
     * A tensor with one holder, whose contents are whatever they were.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public Tensor empty(DType dtype, Shape shape) {
        if (closed) {
            throw new IllegalStateException("this step is over: its scope is closed");
        }
        Storage storage = pool.take(dtype, Math.max(1, shape.elements()));
        holders.put(storage, 1);
        return new Tensor(shape, storage);
    }

    /** How many hold the tensor's memory; 0 when it is from elsewhere. */
    public int holders(Tensor tensor) {
        return holders.getOrDefault(tensor.storage(), 0);
    }

    /** Adds a holder: the memory stays until as many releases as holders. */
    public void retain(Tensor tensor) {
        holders.computeIfPresent(tensor.storage(), (storage, count) -> count + 1);
    }

    /** Takes a holder away; the last one gives the memory back. */
    public void release(Tensor tensor) {
        Integer count = holders.get(tensor.storage());
        if (count == null) {
            return;
        }
        if (count > 1) {
            holders.put(tensor.storage(), count - 1);
        } else {
            holders.remove(tensor.storage());
            pool.give(tensor.storage());
        }
    }

    @Override
    public void close() {
        closed = true;
        holders.keySet().forEach(pool::give);
        holders.clear();
    }
}
