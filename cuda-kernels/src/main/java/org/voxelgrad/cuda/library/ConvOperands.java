package org.voxelgrad.cuda.library;

/**
 * Addresses on the device of a convolution's tensors or their gradients, each aligned to 256 bytes; one of them is the
 * pass's result, which is overwritten.
 */
record ConvOperands(long x, long weight, long y) {}
