package org.voxelgrad.nifti;

import static org.voxelgrad.nifti.HeaderField.Type.CHAR;
import static org.voxelgrad.nifti.HeaderField.Type.FLOAT32;
import static org.voxelgrad.nifti.HeaderField.Type.FLOAT64;
import static org.voxelgrad.nifti.HeaderField.Type.INT16;
import static org.voxelgrad.nifti.HeaderField.Type.INT32;
import static org.voxelgrad.nifti.HeaderField.Type.INT64;

/**
 * The header fields a volume depends on: where each lies in NIfTI-1 and in NIfTI-2, and what it means. The fields left
 * out (names, intents, slice timing, display range) are skipped on reading and zero on writing, as in nibabel.
 */
enum HeaderField {
    //          NIfTI-1        NIfTI-2
    SIZEOF_HDR(INT32, 0,      INT32, 0),    // header length, 348 or 540: tells the version and the byte order
    MAGIC(CHAR, 344,          CHAR, 4),     // n+1, ni1, n+2 or ni2 and a zero byte; + means voxels in the same file
    EOL_CHECK(null, -1,       CHAR, 8),     // 0D 0A 1A 0A: shows a transfer that translated line ends
    DIM(INT16, 40,            INT64, 16),   // 8 values: number of axes, then the voxels along each
    DATATYPE(INT16, 70,       INT16, 12),   // code of the voxel type, see Datatype
    BITPIX(INT16, 72,         INT16, 14),   // bits per voxel, implied by the datatype
    PIXDIM(FLOAT32, 76,       FLOAT64, 104), // 8 values: qfac (-1 or 1), then the voxel size along each axis
    VOX_OFFSET(FLOAT32, 108,  INT64, 168),  // where the voxels start in their file
    SCL_SLOPE(FLOAT32, 112,   FLOAT64, 176), // factor from stored to real values; 0 or not finite: not scaled
    SCL_INTER(FLOAT32, 116,   FLOAT64, 184), // offset from stored to real values
    QFORM_CODE(INT16, 252,    INT32, 344),  // 0: no qform; 1 to 5: the space that the quaternion maps to
    SFORM_CODE(INT16, 254,    INT32, 348),  // 0: no sform; 1 to 5: the space that the srow affine maps to
    QUATERN_B(FLOAT32, 256,   FLOAT64, 352), // rotation as a unit quaternion (a, b, c, d) with a >= 0 left out
    QUATERN_C(FLOAT32, 260,   FLOAT64, 360), // .
    QUATERN_D(FLOAT32, 264,   FLOAT64, 368), // .
    QOFFSET_X(FLOAT32, 268,   FLOAT64, 376), // centre of voxel (0, 0, 0) under the qform
    QOFFSET_Y(FLOAT32, 272,   FLOAT64, 384), // .
    QOFFSET_Z(FLOAT32, 276,   FLOAT64, 392), // .
    SROW_X(FLOAT32, 280,      FLOAT64, 400), // 4 values: first row of the sform affine
    SROW_Y(FLOAT32, 296,      FLOAT64, 432), // 4 values: second row
    SROW_Z(FLOAT32, 312,      FLOAT64, 464); // 4 values: third row

    private final Type type1;
    private final int offset1;
    private final Type type2;
    private final int offset2;

    HeaderField(Type type1, int offset1, Type type2, int offset2) {
        this.type1 = type1;
        this.offset1 = offset1;
        this.type2 = type2;
        this.offset2 = offset2;
    }

    Type type(int version) {
        return version == 1 ? type1 : type2;
    }

    /** Byte offset of value {@code index} of the field. */
    int offset(int version, int index) {
        return (version == 1 ? offset1 : offset2) + index * type(version).bytes;
    }

    /** The C types of the fields. */
    enum Type {
        CHAR(1), INT16(2), INT32(4), INT64(8), FLOAT32(4), FLOAT64(8);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }
}
