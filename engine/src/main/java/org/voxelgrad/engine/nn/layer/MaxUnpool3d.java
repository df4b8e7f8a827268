package org.voxelgrad.engine.nn.layer;

/** The inverse of {@link MaxPool3d}. */
public final class MaxUnpool3d extends Unpooling {}
