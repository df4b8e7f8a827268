package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;

/** A way to compute the weight gradient of the 3x3x3 convolution with stride 1 and padding 1. */
interface SameConvGradient {

    /** Adds to {@code dWeight [outChannels, inChannels, 3, 3, 3]}. */
    void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight);
}
