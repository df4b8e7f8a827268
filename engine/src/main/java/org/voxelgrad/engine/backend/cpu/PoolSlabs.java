package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * {@link Slabs} cut between the windows of a {@link Halving}: they may begin one plane or row before the volume, in the
 * padding, and have an even number of both.
 *
 * @param planes windows of a slab from plane to plane
 * @param rows windows of a slab from row to row
 */
record PoolSlabs(Slabs input, Size3 low, Size3 output, int planes, int rows) {

    static PoolSlabs of(Conv3dSpec conv, Halving halving) {
        Slabs fitting = Slabs.of(conv.batch(), conv.inChannels(), conv.input());
        int planes = Math.max(1, fitting.planes() / 2);
        int rows = Math.ceilDiv(fitting.rows(), 2);
        Slabs even = new Slabs(conv.batch(), conv.inChannels(), conv.input(), 2 * planes, 2 * rows);
        return new PoolSlabs(even, halving.low(), halving.output(), planes, rows);
    }

    private int perDepth() {
        return Math.ceilDiv(output.h(), rows);
    }

    private int perImage() {
        return Math.ceilDiv(output.d(), planes) * perDepth();
    }

    int count() {
        return input.batch() * perImage();
    }

    /** The thread's slab, moved to this one. */
    Slabs.Slab slab(int index, Scratch scratch) {
        int d = index % perImage() / perDepth() * planes;
        int h = index % perDepth() * rows;
        return scratch.slab().moveTo(
                index / perImage(), 2 * d - low.d(), 2 * h - low.h(), 2 * Math.min(planes, output.d() - d),
                2 * Math.min(rows, output.h() - h));
    }
}
