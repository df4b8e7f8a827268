/** Runs the CUDA sources without a GPU: compiled as C++, on a device in host memory. */
package org.voxelgrad.cuda.host;
