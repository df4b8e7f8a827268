package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;

/** One of the ways to compute the share that a slab has in a weight gradient. */
interface SlabGradient {

    GradientCut cut(Conv3dSpec spec, Taps forward);

    /** Output channels that one {@link #add} covers. */
    int channels();

    /**
     * Adds a slab's share of the weights from a block of input channels to output channels from {@code first} on.
     *
     * @param input the slab, filled
     * @param sums gradients of all weights, from {@code sumsAt} on
     */
    void add(
            GradientCut cut, Slabs.Slab slab, int block, int first, float[] input, float[] dy, Scratch scratch,
            float[] sums, int sumsAt);
}
