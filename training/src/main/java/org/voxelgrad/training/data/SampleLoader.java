package org.voxelgrad.training.data;

import java.io.IOException;

/** Loads the images of a set one by one. Called by several threads at a time. */
@FunctionalInterface
public interface SampleLoader {

    /**
     * Loads one image. The result is a function of the arguments alone, whichever thread calls.
     *
     * @param row row of the set
     * @param position place in the epoch's order, from 0; a row that occurs twice has two positions
     * @param voxels buffer of exactly one image, to be filled entirely; it holds an earlier image
     */
    void load(int row, int position, float[] voxels) throws IOException;
}
