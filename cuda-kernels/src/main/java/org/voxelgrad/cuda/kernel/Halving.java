package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.engine.backend.Pool3dSpec;

/**
 * Max pooling by windows of 2x2x2 side by side, with zeros before the first plane, row or column of an odd axis. What
 * the backward pass needs of winners is noted as {@code halving.cuh} says: INT8, of the output's shape.
 */
final class Halving {

    private Halving() {}

    /** Whether a pooling is of this kind. */
    static boolean fits(Pool3dSpec spec) {
        return spec.equals(Pool3dSpec.padded(spec.batch(), spec.channels(), spec.input(), 2, 2));
    }

    /** The structure {@code Halving} of {@code halving.cuh}. */
    static int[] geometry(Pool3dSpec spec) {
        return new Members().add(spec.input(), spec.low(), spec.output()).toArray();
    }

    /** A thread a window: blocks for each image and channel. */
    static Grid windows(Pool3dSpec spec) {
        return new Grid(
                Grid.over(spec.output().voxels()).blocksX(), spec.batch() * spec.channels(), 1, Grid.THREADS);
    }
}
