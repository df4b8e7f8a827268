/**
 * A device as the backend sees it: memory by address, and kernels by name that run in the order of their calls. The GPU
 * implements it with the CUDA driver, a test with C++ on the host, so that the same kernels compute on both.
 */
package org.voxelgrad.cuda.device;
