package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;

/**
 * Into how many parts sums are cut: by the sizes alone, never by the device, so that every device adds in the same
 * order.
 *
 * @param count blocks that sum a part each
 */
record Parts(int count) {

    private static final int ELEMENTS = 16 * Grid.THREADS;
    private static final int MOST = 128;

    static Parts of(long elements) {
        return new Parts((int) Math.clamp(Math.ceilDiv(elements, ELEMENTS), 1, MOST));
    }

    /** A row of blocks for each of some sums. */
    Grid grid(int sums) {
        return new Grid(count, sums, 1, Grid.THREADS);
    }
}
