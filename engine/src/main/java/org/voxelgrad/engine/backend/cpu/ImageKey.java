package org.voxelgrad.engine.backend.cpu;

/** A hash of 128 bits of an image's size and voxels, see {@link ImageKeys}. */
record ImageKey(long high, long low) {}
