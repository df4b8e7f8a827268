/**
 * NIfTI-1 and NIfTI-2 volumes in and out, plain or gzip, single files and header/image pairs. A volume is one 3-D image
 * of float32 voxels in C order {@code [i][j][k]} with its voxel-to-mm affine; files are read as nibabel reads them
 * (byte order, datatype, scaling, choice of affine) and written as nibabel writes a float32 image. Start at
 * {@link org.voxelgrad.nifti.Nifti}. The format is defined by the C headers nifti1.h and nifti2.h of the NIfTI data
 * format working group.
 */
package org.voxelgrad.nifti;
