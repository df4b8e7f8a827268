package org.voxelgrad.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.voxelgrad.training.InputException;

/** Makes the data of the quickstart: made-up heads of two groups, and their split into training and validation. */
@FunctionalInterface
interface SampleData {

    /**
     * Writes a small CAPS with t1-linear images and a single split.
     *
     * @param caps root of the new CAPS
     * @param labels root of the new split tree
     */
    void write(Path caps, Path labels, long seed) throws IOException;

    /** The real thing. */
    static SampleData phantoms() {
        return (caps, labels, seed) -> {
            throw new InputException("Phantom images are not part of this build yet.");
        };
    }
}
