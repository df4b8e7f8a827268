package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Tensor;

/**
 * Max pooling with winners and its inverse; shapes and positions as in {@link Pool3dSpec}. {@code x} and {@code dx} are
 * {@code [N, C, D, H, W]} of the spec's input, {@code y}, {@code dy} and {@code winners} (INT32) of its output.
 */
public interface PoolKernels {

    /** {@code y} and {@code winners} of every window; both are overwritten. */
    void maxForward(Pool3dSpec spec, Tensor x, Tensor y, Tensor winners);

    /** {@code dx} is zero but at winners, which sum the gradients of their windows; winners in the padding are lost. */
    void maxBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx);

    /**
     * The inverse of pooling, cropped to the pool's input: {@code y} is zero but at winners, which take the value of
     * their window, the last window's if several share a winner; winners in the padding are lost.
     *
     * @param x {@code [N, C, D', H', W']}, the shape of the pool's output
     * @param y {@code [N, C, D, H, W]}, the shape of the pool's input
     */
    void unpoolForward(Pool3dSpec spec, Tensor x, Tensor winners, Tensor y);

    /** {@code dx} of every window is {@code dy} at its winner, zero for winners in the padding. */
    void unpoolBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx);
}
