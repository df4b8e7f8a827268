/**
 * From the image files of a set to batches of voxels: normalisation, augmentation, the order of an epoch, and threads
 * that load ahead of the computation. Images are {@code float[]} in C order with the size {@code [D, H, W]}; nothing
 * here knows tensors or the layout of a CAPS.
 */
package org.voxelgrad.training.data;
