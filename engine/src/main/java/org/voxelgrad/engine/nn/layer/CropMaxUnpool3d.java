package org.voxelgrad.engine.nn.layer;

/** The inverse of {@link PadMaxPool3d}: what lies in the padding is cropped. */
public final class CropMaxUnpool3d extends Unpooling {}
