package org.voxelgrad.training.data;

import java.io.IOException;
import java.nio.file.Path;

/** Reads image files of one size. Called by several threads at a time. */
@FunctionalInterface
public interface VolumeReader {

    /**
     * Fills {@code voxels}, in C order, from {@code file}.
     *
     * @throws org.voxelgrad.training.InputException if the image is not of the size of the buffer
     */
    void read(Path file, float[] voxels) throws IOException;
}
