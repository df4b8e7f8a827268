package org.voxelgrad.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** A run of elements of one type that one or more tensors look into, as {@code torch.Storage}. */
final class Storage {

    private final TorchType type;
    private final long count;
    private MemorySegment bytes;
    private ByteOrder order;

    private Storage(TorchType type, long count) {
        this.type = type;
        this.count = count;
    }

    /** A storage over bytes that are there already; their number must be a multiple of the element's. */
    static Storage over(TorchType type, MemorySegment bytes, ByteOrder order) {
        Storage storage = new Storage(type, bytes.byteSize() / type.bytes());
        storage.fill(bytes, order);
        return storage;
    }

    /** A storage whose bytes come later: the legacy stream names its storages before it holds them. */
    static Storage announced(TorchType type, long count) {
        return new Storage(type, count);
    }

    void fill(MemorySegment content, ByteOrder contentOrder) {
        bytes = content;
        order = contentOrder;
    }

    boolean isFilled() {
        return bytes != null;
    }

    TorchType type() {
        return type;
    }

    /** Number of elements. */
    long count() {
        return count;
    }

    MemorySegment bytes() {
        return bytes;
    }

    ByteOrder order() {
        return order;
    }
}
