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
    // field       NIfTI-1 type, byte  NIfTI-2 type, byte  meaning
    SIZEOF_HDR(    INT32,   0,         INT32,   0),      // header length, 348 or 540: tells version and byte order
    MAGIC(         CHAR,    344,       CHAR,    4),      // n+1, ni1, n+2, ni2; +: single file; 2: then 0D 0A 1A 0A
    DIM(           INT16,   40,        INT64,   16),     // 8 values: number of axes, then the voxels along each
    DATATYPE(      INT16,   70,        INT16,   12),     // code of the voxel type, see Datatype
    BITPIX(        INT16,   72,        INT16,   14),     // bits per voxel, implied by the datatype
    PIXDIM(        FLOAT32, 76,        FLOAT64, 104),    // 8 values: qfac (-1 or 1), then the voxel size on each axis
    VOX_OFFSET(    FLOAT32, 108,       INT64,   168),    // byte at which the voxels start in their file
    SCL_SLOPE(     FLOAT32, 112,       FLOAT64, 176),    // factor from stored to real values; 0, not finite: none
    SCL_INTER(     FLOAT32, 116,       FLOAT64, 184),    // offset from stored to real values
    QFORM_CODE(    INT16,   252,       INT32,   344),    // 0: no qform; 1 to 5: the space the quaternion maps to
    SFORM_CODE(    INT16,   254,       INT32,   348),    // 0: no sform; 1 to 5: the space the affine maps to
    QUATERN_B(     FLOAT32, 256,       FLOAT64, 352),    // b of the rotation (a, b, c, d), a unit quaternion, a >= 0
    QUATERN_C(     FLOAT32, 260,       FLOAT64, 360),    // c of the rotation
    QUATERN_D(     FLOAT32, 264,       FLOAT64, 368),    // d of the rotation
    QOFFSET_X(     FLOAT32, 268,       FLOAT64, 376),    // x of voxel (0, 0, 0) under the qform
    QOFFSET_Y(     FLOAT32, 272,       FLOAT64, 384),    // y of that voxel
    QOFFSET_Z(     FLOAT32, 276,       FLOAT64, 392),    // z of that voxel
    SROW_X(        FLOAT32, 280,       FLOAT64, 400),    // 4 values: row of the sform affine that gives x
    SROW_Y(        FLOAT32, 296,       FLOAT64, 432),    // 4 values: row that gives y
    SROW_Z(        FLOAT32, 312,       FLOAT64, 464);    // 4 values: row that gives z

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
