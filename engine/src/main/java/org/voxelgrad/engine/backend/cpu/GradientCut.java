package org.voxelgrad.engine.backend.cpu;

import java.util.List;
import org.voxelgrad.engine.backend.Conv3dSpec;

/**
 * How a {@link TapGradient} is cut: blocks of input channels, each of which teams go through slab by slab.
 *
 * @param channels input channels of a block, fewer in the last one
 * @param taps where the weights of the taps that take part lie in the kernel
 * @param offsets of the terms of a block, {@code [channels][taps]}, with some more that lie in the slab
 */
record GradientCut(
        Conv3dSpec spec, TapSlabs slabs, int channels, int[] taps, int[] offsets, int blocks, int teams) {

    /** Pieces that some threads can share, about. */
    private static final int FEWEST_PIECES = 16;

    /** Positions from which a slab is worth adding up its sums. */
    private static final int POSITIONS = 1024;

    /**
     * @param grid what the slabs are made for
     * @param termsPerBlock of a block, about
     * @param multiple of terms that the kernel computes, so that it reads as many offsets
     */
    static GradientCut of(Conv3dSpec spec, Taps grid, int termsPerBlock, int multiple) {
        int[] taps = grid.positions(spec.kernel());
        int blocks = Math.ceilDiv(spec.inChannels(), Math.max(1, termsPerBlock / Math.max(1, taps.length)));
        int channels = Math.ceilDiv(spec.inChannels(), blocks);
        blocks = Math.ceilDiv(spec.inChannels(), channels);
        int fewest = Math.clamp(spec.output().voxels() / POSITIONS, 1, Math.ceilDiv(FEWEST_PIECES, blocks));
        TapSlabs slabs = TapSlabs.of(
                spec.batch(), spec.inChannels(), channels, spec.input(), List.of(grid), fewest);
        int[] offsets = slabs.offsets(grid, new int[channels * taps.length + multiple - 1]);
        int teams = TeamSums.teams(spec.weightShape().elements(), slabs.count());
        return new GradientCut(spec, slabs, channels, taps, offsets, blocks, teams);
    }

    int channels(int block) {
        return Math.min(channels, spec.inChannels() - block * channels);
    }

    /** Terms of a block. */
    int terms(int block) {
        return channels(block) * taps.length;
    }

    /** Where the weight of a term of a block lies among those of an output channel. */
    int weight(int block, int term) {
        int kernel = Math.toIntExact(spec.kernel().voxels());
        return (block * channels + term / taps.length) * kernel + taps[term % taps.length];
    }

    /** Weights of an output channel. */
    int perOutput() {
        return spec.inChannels() * Math.toIntExact(spec.kernel().voxels());
    }
}
