package org.voxelgrad.nifti;

import static org.voxelgrad.nifti.HeaderField.QOFFSET_X;
import static org.voxelgrad.nifti.HeaderField.QOFFSET_Y;
import static org.voxelgrad.nifti.HeaderField.QOFFSET_Z;
import static org.voxelgrad.nifti.HeaderField.QUATERN_B;
import static org.voxelgrad.nifti.HeaderField.QUATERN_C;
import static org.voxelgrad.nifti.HeaderField.QUATERN_D;
import static org.voxelgrad.nifti.HeaderField.SROW_X;
import static org.voxelgrad.nifti.HeaderField.SROW_Y;
import static org.voxelgrad.nifti.HeaderField.SROW_Z;

import java.nio.file.Path;

/** The three ways a header places voxels in space; nifti1.h, "3D image (volume) orientation and location in space". */
final class Orientation {

    private Orientation() {
    }

    /** Method 3: the three rows as they are stored. */
    static double[][] sform(RawHeader raw) {
        HeaderField[] rows = {SROW_X, SROW_Y, SROW_Z};
        double[][] affine = new double[4][4];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                affine[row][column] = raw.real(rows[row], column);
            }
        }
        affine[3][3] = 1;
        return affine;
    }

    /** Method 2: the quaternion's rotation, times the voxel sizes with qfac on the third axis, plus the offset. */
    static double[][] qform(RawHeader raw, double[] voxelSize, double qfac, Path file) throws NiftiException {
        double b = raw.real(QUATERN_B, 0);
        double c = raw.real(QUATERN_C, 0);
        double d = raw.real(QUATERN_D, 0);
        double a = realPart(raw.version(), 1 - (b * b + c * c + d * d), file);

        // Dividing by the norm forgives the rounding of a quaternion stored in float32.
        double s = 2 / (a * a + b * b + c * c + d * d);
        double[][] rotation = {
                {1 - s * (c * c + d * d), s * (b * c - a * d), s * (b * d + a * c)},
                {s * (b * c + a * d), 1 - s * (b * b + d * d), s * (c * d - a * b)},
                {s * (b * d - a * c), s * (c * d + a * b), 1 - s * (b * b + c * c)}};
        double[] scale = {voxelSize[0], voxelSize[1], voxelSize[2] * qfac};
        HeaderField[] offset = {QOFFSET_X, QOFFSET_Y, QOFFSET_Z};

        double[][] affine = new double[4][4];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                affine[row][column] = rotation[row][column] * scale[column];
            }
            affine[row][3] = raw.real(offset[row], 0);
        }
        affine[3][3] = 1;
        return affine;
    }

    /**
     * Method 1: voxel sizes only. The origin is the centre of the volume and the first axis runs to the left, nibabel's
     * reading of the ANALYZE convention, which it keeps for NIfTI.
     */
    static double[][] base(int[] size, double[] voxelSize) {
        double[] scale = {-voxelSize[0], voxelSize[1], voxelSize[2]};
        double[][] affine = new double[4][4];
        for (int axis = 0; axis < 3; axis++) {
            affine[axis][axis] = scale[axis];
            affine[axis][3] = -scale[axis] * (size[axis] - 1) / 2;
        }
        affine[3][3] = 1;
        return affine;
    }

    /** The quaternion's a from its square, which rounding may push a little below 0 for half turns. */
    private static double realPart(int version, double square, Path file) throws NiftiException {
        double rounding = 3 * (version == 1 ? Math.ulp(1f) : Math.ulp(1.0));
        if (Math.abs(square) < rounding) {
            return 0;
        }
        if (square > 0) {
            return Math.sqrt(square);
        }
        throw new NiftiException(file, "has an impossible qform rotation (quatern_b, c, d give a squared = " + square
                + ")", "a unit quaternion",
                "copy the orientation from the scan it was made of, for instance with nibabel");
    }
}
