package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;

/** A way to compute the 3x3x3 convolution with stride 1 and padding 1, volumes {@code [batch, channels, D, H, W]}. */
interface SameConv {

    /** Writes {@code y}; {@code bias [outChannels]} may be null. */
    void forward(Conv3dSpec spec, float[] x, float[] weight, float[] bias, float[] y);

    /** Writes {@code dx}; {@code bias [inChannels]} is added to it and may be null. */
    void backwardData(Conv3dSpec spec, float[] dy, float[] weight, float[] bias, float[] dx);
}
