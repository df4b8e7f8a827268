/**
 * PyTorch files in and out, without Python: checkpoints ({@code .pth.tar}), state dicts and single tensors
 * ({@code .pt}).
 *
 * <p>{@link org.voxelgrad.engine.checkpoint.TorchFile} is the way in. Below it a container (the zip archive of
 * PyTorch 1.6 and later, or the stream before it) hands a pickle to a restricted machine, which builds numbers,
 * strings, lists, dicts and tensors and calls nothing beyond a closed list of rebuilders. A file from a stranger can be
 * refused, but can neither run code nor exhaust memory.
 */
package org.voxelgrad.engine.checkpoint;
