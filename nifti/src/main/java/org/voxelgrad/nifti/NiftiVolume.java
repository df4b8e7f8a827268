package org.voxelgrad.nifti;

import java.util.Arrays;

/**
 * A 3-D image: its size, its voxels and where they lie in space. The voxel array is shared with the caller, not copied:
 * a whole brain takes 25 MB.
 */
public final class NiftiVolume {

    private final int[] size;
    private final float[] voxels;
    private final double[][] affine;

    private NiftiVolume(int[] size, float[] voxels, double[][] affine) {
        this.size = size;
        this.voxels = voxels;
        this.affine = affine;
    }

    /**
     * A volume over these voxels.
     *
     * @param size   voxels along the axes i, j, k
     * @param voxels in C order {@code [i][j][k]}, k fastest; kept, not copied
     * @param affine 4x4, from (i, j, k, 1) to mm in RAS+
     * @throws IllegalArgumentException if the shapes do not fit together
     */
    public static NiftiVolume of(int[] size, float[] voxels, double[][] affine) {
        if (size.length != 3 || Arrays.stream(size).anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException(
                    "A volume has three axes of at least one voxel, size is " + Arrays.toString(size) + ".");
        }
        if ((double) size[0] * size[1] * size[2] != voxels.length) {
            throw new IllegalArgumentException("A volume of size " + Arrays.toString(size) + " does not have "
                    + voxels.length + " voxels.");
        }
        if (affine.length != 4 || Arrays.stream(affine).anyMatch(row -> row.length != 4)) {
            throw new IllegalArgumentException("An affine has four rows of four, got " + Arrays.deepToString(affine)
                    + ".");
        }
        return new NiftiVolume(size.clone(), voxels, copy(affine));
    }

    /** Voxels along the axes i, j, k. */
    public int[] size() {
        return size.clone();
    }

    /**
     * The voxels in C order {@code [i][j][k]}, k fastest: (i, j, k) is at {@code (i * size[1] + j) * size[2] + k}.
     */
    public float[] voxels() {
        return voxels;
    }

    /** 4x4, from (i, j, k, 1) to mm in RAS+ (x grows to the right, y to the front, z up). */
    public double[][] affine() {
        return copy(affine);
    }

    @Override
    public String toString() {
        return "NiftiVolume " + size[0] + " x " + size[1] + " x " + size[2] + ", affine " + Arrays.deepToString(affine);
    }

    private static double[][] copy(double[][] affine) {
        return Arrays.stream(affine).map(double[]::clone).toArray(double[][]::new);
    }
}
