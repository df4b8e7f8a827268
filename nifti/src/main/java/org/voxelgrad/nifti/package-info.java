/** placeholder */
package org.voxelgrad.nifti;
