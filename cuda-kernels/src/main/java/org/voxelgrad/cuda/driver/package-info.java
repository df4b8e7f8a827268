/**
 * What NVIDIA supplies, through JCuda: the driver and the run-time compiler. No class of JCuda is touched before
 * {@link org.voxelgrad.cuda.driver.CudaLibraries} has found the library that it needs.
 */
package org.voxelgrad.cuda.driver;
