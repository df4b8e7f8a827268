/**
 * The GPU backend, a part at a time: no service offers it yet, so neither {@code auto} nor {@code cuda} finds it.
 * {@code device} is the GPU as an interface, {@code driver} the CUDA driver behind it, {@code kernel} the engine's
 * kernel families on it, {@code library} those that NVIDIA's libraries compute. The CUDA sources of our own lie in
 * {@code src/main/cuda}, a family a file, and keep the engine's contract as C++ on the host.
 */
package org.voxelgrad.cuda;
