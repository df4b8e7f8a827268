package org.voxelgrad.nifti;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How one voxel is stored, as the header's {@code datatype} field codes it (nifti1.h, {@code NIFTI_TYPE_*}). */
public enum Datatype {
    UINT8(2, 1, (from, at) -> from.get(at) & 0xff),
    INT16(4, 2, ByteBuffer::getShort),
    INT32(8, 4, ByteBuffer::getInt),
    FLOAT32(16, 4, ByteBuffer::getFloat),
    FLOAT64(64, 8, ByteBuffer::getDouble),
    INT8(256, 1, ByteBuffer::get),
    UINT16(512, 2, (from, at) -> from.getShort(at) & 0xffff),
    UINT32(768, 4, (from, at) -> Integer.toUnsignedLong(from.getInt(at))),
    INT64(1024, 8, ByteBuffer::getLong),
    UINT64(1280, 8, (from, at) -> unsigned(from.getLong(at)));

    /** Types the format knows and a volume of floats cannot hold without loss of meaning. */
    private static final Map<Integer, String> REFUSED = Map.of(
            1, "binary",
            32, "complex64",
            128, "RGB24",
            1536, "float128",
            1792, "complex128",
            2048, "complex256",
            2304, "RGBA32");

    private final int code;
    private final int bytes;
    private final Decoder decoder;

    Datatype(int code, int bytes, Decoder decoder) {
        this.code = code;
        this.bytes = bytes;
        this.decoder = decoder;
    }

    /** The value of the header's {@code datatype} field. */
    public int code() {
        return code;
    }

    /** Bytes per voxel. */
    public int bytes() {
        return bytes;
    }

    /** The name as numpy spells it, for instance {@code int16}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Datatype> of(int code) {
        for (Datatype type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The name of a type that is not read, for messages. */
    static String nameOfRefused(int code) {
        return REFUSED.getOrDefault(code, "unknown");
    }

    /** Decodes {@code count} voxels from the start of {@code from}, in its byte order, to {@code to[at...]}. */
    void decode(ByteBuffer from, int count, Scaling scaling, float[] to, int at) {
        if (scaling.isIdentity()) {
            for (int n = 0; n < count; n++) {
                to[at + n] = (float) decoder.decode(from, n * bytes);
            }
        } else {
            for (int n = 0; n < count; n++) {
                to[at + n] = (float) scaling.apply(decoder.decode(from, n * bytes));
            }
        }
    }

    /** Rounds once, to nearest even: the bit shifted out stays in the lowest one, where it only breaks ties. */
    private static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }

    private interface Decoder {
        double decode(ByteBuffer from, int at);
    }
}
