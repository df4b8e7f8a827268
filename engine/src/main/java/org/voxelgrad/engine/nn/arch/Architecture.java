package org.voxelgrad.engine.nn.arch;

import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Sequential;

/** A family of CNNs for whole images of one channel: a convolutional part, and a classifier of what it gives. */
public interface Architecture {

    /** The name a user gives, for instance {@code Conv5_FC3}. */
    String name();

    /** The image size in voxels that it was made for; others work as well. */
    Size3 standardSize();

    /** A new convolutional part: {@code [N, 1, D, H, W]} to feature maps. */
    Sequential features();

    /**
     * A new classifier.
     *
     * @param inputs values an image that {@link #features} gives
     * @param dropout rate of the dropout before the first linear layer
     * @param classes number of outputs
     */
    Sequential classifier(int inputs, double dropout, int classes);
}
