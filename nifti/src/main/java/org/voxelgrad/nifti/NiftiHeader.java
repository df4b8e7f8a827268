package org.voxelgrad.nifti;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a file says about its volume, checked.
 *
 * @param version     1 or 2
 * @param byteOrder   of the header and the voxels
 * @param singleFile  whether the voxels follow the header in the same file
 * @param size        voxels along the axes i, j, k; three values of at least 1
 * @param datatype    how a voxel is stored
 * @param voxelOffset byte offset of the first voxel in its (uncompressed) file
 * @param scaling     from stored to real values
 * @param affine      4x4, from (i, j, k, 1) to mm in RAS+ (x grows to the right, y to the front, z up)
 */
public record NiftiHeader(int version, ByteOrder byteOrder, boolean singleFile, int[] size, Datatype datatype,
                          long voxelOffset, Scaling scaling, double[][] affine) {

    /** The longest array that every JVM can make. */
    static final int MAX_VOXELS = Integer.MAX_VALUE - 8;

    int voxelCount() {
        return size[0] * size[1] * size[2];
    }

    /** Bytes that the voxels take in their file. */
    long voxelBytes() {
        return (long) voxelCount() * datatype.bytes();
    }

    /** For instance {@code 169 x 208 x 179 voxels of float32}. */
    String describe() {
        return size[0] + " x " + size[1] + " x " + size[2] + " voxels of " + datatype;
    }

    /** One line for people. */
    @Override
    public String toString() {
        return "NIfTI-" + version + ", " + describe() + ", affine " + Arrays.deepToString(affine);
    }
}
