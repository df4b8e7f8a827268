package org.voxelgrad.engine.tensor;

/**
 * Element types. A backend computes in one real type; {@link #INT32} holds labels and the positions of maxima,
 * {@link #INT8} what a kernel notes for its own backward pass.
 */
public enum DType {
    FLOAT32(4),
    FLOAT64(8),
    INT32(4),
    INT8(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes an element. */
    public int bytes() {
        return bytes;
    }
}
