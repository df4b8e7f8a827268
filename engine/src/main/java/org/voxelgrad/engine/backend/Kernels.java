package org.voxelgrad.engine.backend;

import java.util.Optional;

/**
 * What a backend computes with, a family of kernels a component.
 *
 * @param blocks kernels of whole blocks; empty for a backend that runs layer by layer
 * @param unpoolBlocks kernels of a decoder's blocks; empty for a backend that runs layer by layer
 * @param linearUpdates linear layers' backward pass joined with the optimiser; empty for a backend that keeps them
 *     apart
 */
public record Kernels(
        ConvKernels conv,
        PoolKernels pooling,
        NormKernels norm,
        LinearKernels linear,
        PointwiseKernels pointwise,
        ReduceKernels reduce,
        UpdateKernels update,
        Optional<BlockKernels> blocks,
        Optional<UnpoolBlockKernels> unpoolBlocks,
        Optional<LinearUpdateKernels> linearUpdates) {

    /** Those that every backend has. */
    public Kernels(
            ConvKernels conv, PoolKernels pooling, NormKernels norm, LinearKernels linear, PointwiseKernels pointwise,
            ReduceKernels reduce, UpdateKernels update) {
        this(conv, pooling, norm, linear, pointwise, reduce, update, Optional.empty(), Optional.empty(),
                Optional.empty());
    }
}
