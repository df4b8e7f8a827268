/**
 * The GPU backend: {@link CudaProvider} finds out what the machine has and opens a GPU. {@code device} is the GPU as an
 * interface, {@code driver} the CUDA driver behind it, {@code kernel} the engine's kernel families on it, and
 * {@code library} those that NVIDIA's libraries compute. The CUDA sources of our own lie in {@code src/main/cuda}, a
 * family a file, and keep the engine's contract as C++ on the host.
 */
package org.voxelgrad.cuda;
