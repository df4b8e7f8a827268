package org.voxelgrad.engine.checkpoint;

/** A NumPy array while a pickle builds it: it is made empty and filled later, and may be referred to in between. */
final class NumpyArray {

    private TorchTensor content;

    void fill(TorchTensor tensor) {
        content = tensor;
    }

    /** What the array holds, or null before it is filled. */
    TorchTensor content() {
        return content;
    }
}
