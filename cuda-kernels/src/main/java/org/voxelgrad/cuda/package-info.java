/**
 * The GPU backend, found by the engine as a service. {@code device} is the GPU as an interface, {@code driver} the CUDA
 * driver, cuDNN and cuBLAS behind it, {@code kernel} the engine's kernel families on it; their CUDA sources lie in
 * {@code src/main/cuda}, a family a file.
 */
package org.voxelgrad.cuda;
