package org.voxelgrad.nifti;

import static org.voxelgrad.nifti.HeaderField.BITPIX;
import static org.voxelgrad.nifti.HeaderField.DATATYPE;
import static org.voxelgrad.nifti.HeaderField.DIM;
import static org.voxelgrad.nifti.HeaderField.MAGIC;
import static org.voxelgrad.nifti.HeaderField.PIXDIM;
import static org.voxelgrad.nifti.HeaderField.QFORM_CODE;
import static org.voxelgrad.nifti.HeaderField.SCL_INTER;
import static org.voxelgrad.nifti.HeaderField.SCL_SLOPE;
import static org.voxelgrad.nifti.HeaderField.SFORM_CODE;
import static org.voxelgrad.nifti.HeaderField.VOX_OFFSET;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Reads and checks a header. What cannot be read, or would be read wrongly, is refused; what has one plausible meaning
 * is mended as nibabel mends it and noted in the log at DEBUG.
 */
final class HeaderReader {

    private static final Logger LOG = System.getLogger(HeaderReader.class.getName());
    private static final String DAMAGED = "the header is damaged, " + VolumeStream.COPY_AGAIN;
    private static final int HIGHEST_FORM_CODE = 5;

    private final Path file;
    private final RawHeader raw;
    private final List<String> mended = new ArrayList<>();

    private HeaderReader(Path file, RawHeader raw) {
        this.file = file;
        this.raw = raw;
    }

    /** The header at the start of the stream, which is left right behind it. */
    static NiftiHeader read(VolumeStream in) throws NiftiException {
        HeaderReader reader = new HeaderReader(in.file(), identify(in));
        NiftiHeader header = reader.check();
        if (!reader.mended.isEmpty()) {
            LOG.log(Level.DEBUG, () -> in.file() + ": " + String.join("; ", reader.mended));
        }
        return header;
    }

    /** The first field is the header's length: it gives the version and the byte order. The magic must agree. */
    private static RawHeader identify(VolumeStream in) throws NiftiException {
        Path file = in.file();
        ByteBuffer start = in.read(RawHeader.length(1));
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            start.order(order);
            int length = start.limit() < 4 ? 0 : start.getInt(0);
            if (length == RawHeader.length(1)) {
                requireWhole(file, start, length);
                return requireMagic(file, new RawHeader(1, start), "n+1", "ni1");
            }
            if (length == RawHeader.length(2)) {
                ByteBuffer rest = in.read(length - start.limit());
                ByteBuffer whole = ByteBuffer.allocate(start.limit() + rest.limit()).put(start).put(rest).flip();
                requireWhole(file, whole, length);
                return requireMagic(file, new RawHeader(2, whole.order(order)), "n+2", "ni2");
            }
        }
        byte[] first = new byte[Math.min(4, start.limit())];
        start.get(0, first);
        throw new NiftiException(file, "is not a NIfTI file (it starts with bytes " + hex(first) + ")",
                "a header of 348 or 540 bytes that states its length",
                "give a .nii, .nii.gz, .hdr or .img file, or convert the scan, for instance with dcm2niix or nibabel");
    }

    private static void requireWhole(Path file, ByteBuffer header, int length) throws NiftiException {
        if (header.limit() < length) {
            throw new NiftiException(file, "ends within its header, after " + header.limit() + " bytes",
                    length + " bytes of header", VolumeStream.COPY_AGAIN);
        }
    }

    private static RawHeader requireMagic(Path file, RawHeader raw, String single, String pair) throws NiftiException {
        String magic = raw.magic();
        if (magic.equals(single) || magic.equals(pair)) {
            return raw;
        }
        if (raw.version() == 1 && magic.equals("\0\0\0")) {
            throw new NiftiException(file, "is an ANALYZE 7.5 header, which does not say left from right",
                    "NIfTI (magic n+1 or ni1)",
                    "convert it, for instance with fslchfiletype NIFTI_GZ, and check the orientation");
        }
        throw new NiftiException(file, "has the magic bytes " + hex(magic), single + " or " + pair,
                "the file is damaged or not NIfTI, " + VolumeStream.COPY_AGAIN);
    }

    private NiftiHeader check() throws NiftiException {
        checkLineEnds();
        int[] size = size();
        Datatype datatype = datatype();
        boolean single = raw.magic().charAt(1) == '+';
        return new NiftiHeader(raw.version(), raw.bytes().order(), single, size, datatype, voxelOffset(single),
                scaling(), affine(size));
    }

    private void checkLineEnds() throws NiftiException {
        if (raw.version() == 1) {
            return;
        }
        String found = raw.text(MAGIC, 8).substring(4);
        if (found.equals("\0\0\0\0")) {
            mended.add("the line ends behind the magic are zero, taken as intact");
        } else if (!found.equals("\r\n\032\n")) {
            throw new NiftiException(file, "was changed by a transfer that translates line ends (the magic goes on "
                    + "with " + hex(found) + ")", hex("\r\n\032\n"), "copy it again in binary mode");
        }
    }

    private int[] size() throws NiftiException {
        long axes = raw.integer(DIM, 0);
        if (axes < 1 || axes > 7) {
            throw new NiftiException(file, "has " + axes + " axes (dim[0])", "1 to 7", DAMAGED);
        }
        int[] size = {1, 1, 1};
        long voxels = 1;
        long volumes = 1;
        for (int axis = 1; axis <= axes; axis++) {
            long length = raw.integer(DIM, axis);
            if (length < 1) {
                throw new NiftiException(file, "has " + length + " voxels along axis " + axis + " (dim = " + dims(axes)
                        + ")", "at least 1", DAMAGED);
            }
            // Both factors stay below 2^31 here, so that the product cannot overflow.
            if (length > NiftiHeader.MAX_VOXELS || voxels * length > NiftiHeader.MAX_VOXELS) {
                throw new NiftiException(file, "has too many voxels (dim = " + dims(axes) + ")",
                        "at most " + NiftiHeader.MAX_VOXELS,
                        "resample or crop it; if it is no such giant, " + VolumeStream.COPY_AGAIN);
            }
            voxels *= length;
            if (axis <= 3) {
                size[axis - 1] = (int) length;
            } else {
                volumes *= length;
            }
        }
        if (volumes > 1) {
            throw new NiftiException(file, "holds " + volumes + " volumes (dim = " + dims(axes) + ")", "one",
                    "extract the one you want, for instance with fslroi or nibabel");
        }
        return size;
    }

    private Datatype datatype() throws NiftiException {
        int code = (int) raw.integer(DATATYPE, 0);
        Datatype datatype = Datatype.of(code).orElse(null);
        if (datatype == null) {
            throw new NiftiException(file, "stores voxels as " + Datatype.nameOfRefused(code) + " (datatype " + code
                    + ")", "an integer type or float32 or float64",
                    "convert it to float32, for instance with nibabel");
        }
        long bits = raw.integer(BITPIX, 0);
        if (bits != 8L * datatype.bytes()) {
            mended.add("bitpix is " + bits + ", taken as " + 8 * datatype.bytes() + " for " + datatype);
        }
        return datatype;
    }

    private long voxelOffset(boolean single) throws NiftiException {
        double offset = raw.real(VOX_OFFSET, 0);
        int least = single ? RawHeader.leastVoxelOffset(raw.version()) : 0;
        if (!(offset >= least) || offset != Math.rint(offset) || Double.isInfinite(offset)) {
            throw new NiftiException(file, "has its voxels at byte " + offset + " (vox_offset)",
                    "a whole number from " + least + (single ? ", behind the header" : ""), DAMAGED);
        }
        if (offset % 16 != 0) {
            mended.add("vox_offset is " + (long) offset + ", not a multiple of 16 as SPM needs");
        }
        return (long) offset;
    }

    private Scaling scaling() throws NiftiException {
        double slope = raw.real(SCL_SLOPE, 0);
        double intercept = raw.real(SCL_INTER, 0);
        if (slope == 0 || !Double.isFinite(slope)) {
            return Scaling.NONE;
        }
        if (!Double.isFinite(intercept)) {
            throw new NiftiException(file, "has scl_inter " + intercept + " with scl_slope " + slope,
                    "a finite offset", "set scl_slope and scl_inter to what the voxels mean, 1 and 0 if not scaled");
        }
        return new Scaling(slope, intercept);
    }

    private double[][] affine(int[] size) throws NiftiException {
        if (formCode(SFORM_CODE) > 0) {
            return Orientation.sform(raw);
        }
        if (formCode(QFORM_CODE) > 0) {
            return Orientation.qform(raw, voxelSize(), qfac(), file);
        }
        return Orientation.base(size, voxelSize());
    }

    private long formCode(HeaderField field) {
        long code = raw.integer(field, 0);
        if (code < 0 || code > HIGHEST_FORM_CODE) {
            mended.add(field.name().toLowerCase(Locale.ROOT) + " is " + code + ", taken as 0");
            return 0;
        }
        return code;
    }

    private double qfac() {
        double qfac = raw.real(PIXDIM, 0);
        if (qfac != 1 && qfac != -1) {
            mended.add("pixdim[0] (qfac) is " + qfac + ", taken as 1");
            return 1;
        }
        return qfac;
    }

    private double[] voxelSize() {
        double[] size = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            double stored = axis < raw.integer(DIM, 0) ? raw.real(PIXDIM, axis + 1) : 1;
            size[axis] = stored == 0 ? 1 : Math.abs(stored);
            if (size[axis] != stored) {
                mended.add("pixdim[" + (axis + 1) + "] is " + stored + ", taken as " + size[axis]);
            }
        }
        return size;
    }

    private String dims(long axes) {
        StringJoiner dims = new StringJoiner(" ");
        for (int axis = 1; axis <= axes; axis++) {
            dims.add(Long.toString(raw.integer(DIM, axis)));
        }
        return dims.toString();
    }

    private static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
