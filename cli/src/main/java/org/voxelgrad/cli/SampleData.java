package org.voxelgrad.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.voxelgrad.training.phantom.PhantomCaps;

/** Makes the data of the quickstart: made-up heads of two groups, and their split into training and validation. */
@FunctionalInterface
interface SampleData {

    /** Heads in each group: enough to tell the groups apart, few enough to train on while the user watches. */
    int PER_GROUP = 24;

    /**
     * Writes a small CAPS with t1-linear images and a single split.
     *
     * @param caps root of the new CAPS
     * @param labels root of the new split tree
     */
    void write(Path caps, Path labels, long seed) throws IOException;

    /** The real thing. */
    static SampleData phantoms() {
        return (caps, labels, seed) -> new PhantomCaps(PER_GROUP, PhantomCaps.SMALL, 0, seed).write(caps, labels);
    }
}
