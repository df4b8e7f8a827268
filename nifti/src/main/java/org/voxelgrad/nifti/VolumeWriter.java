package org.voxelgrad.nifti;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.voxelgrad.nifti.HeaderField.BITPIX;
import static org.voxelgrad.nifti.HeaderField.DATATYPE;
import static org.voxelgrad.nifti.HeaderField.DIM;
import static org.voxelgrad.nifti.HeaderField.MAGIC;
import static org.voxelgrad.nifti.HeaderField.PIXDIM;
import static org.voxelgrad.nifti.HeaderField.SCL_SLOPE;
import static org.voxelgrad.nifti.HeaderField.SFORM_CODE;
import static org.voxelgrad.nifti.HeaderField.SIZEOF_HDR;
import static org.voxelgrad.nifti.HeaderField.SROW_X;
import static org.voxelgrad.nifti.HeaderField.SROW_Y;
import static org.voxelgrad.nifti.HeaderField.SROW_Z;
import static org.voxelgrad.nifti.HeaderField.VOX_OFFSET;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Writes single-file NIfTI-1 with float32 voxels, little-endian. */
final class VolumeWriter {

    private static final int SFORM_ALIGNED = 2;
    private static final int CHUNK_BYTES = 1 << 16;

    private VolumeWriter() {
    }

    /** Writes beside the file, forces the bytes to disk, then takes the name: the file appears whole or not at all. */
    static void write(Path file, NiftiVolume volume) throws NiftiException {
        boolean gzip = isGzipName(file);
        byte[] header = header(file, volume);
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new NiftiException(file, "cannot be written into " + folder + ", which is not there",
                    "an existing folder", "create it");
        }
        Path beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            writeThenMove(beside, file, gzip, header, volume);
        } catch (IOException e) {
            throw new NiftiException(file, "could not be written (" + e + ")", "a folder that may be written, with "
                    + 4L * volume.voxels().length + " bytes free",
                    "see to that and repeat; what was there before is untouched", e);
        }
    }

    /** Forces by a second channel, because only closing ends a gzip stream: finish() and then close() end it twice. */
    private static void writeThenMove(Path beside, Path target, boolean gzip, byte[] header, NiftiVolume volume)
            throws IOException {
        try {
            try (OutputStream file = Files.newOutputStream(beside, CREATE_NEW, WRITE);
                    OutputStream out = gzip ? gzip(file) : file) {
                write(out, header, volume);
            }
            try (FileChannel written = FileChannel.open(beside, WRITE)) {
                written.force(true);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** At nibabel's level: noisy voxels hardly shrink further at higher ones, which take several times as long. */
    private static OutputStream gzip(OutputStream out) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.BEST_SPEED);
        parameters.setBufferSize(CHUNK_BYTES);
        return new GzipCompressorOutputStream(out, parameters);
    }

    private static boolean isGzipName(Path file) throws NiftiException {
        String name = file.toString();
        if (!name.endsWith(".nii") && !name.endsWith(".nii.gz")) {
            throw new NiftiException(file, "has a name that says nothing of NIfTI",
                    "a name that ends in .nii or .nii.gz", "change the name");
        }
        return name.endsWith(".gz");
    }

    /** The header and the four zero bytes that say no extension follows, 352 bytes. */
    private static byte[] header(Path file, NiftiVolume volume) throws NiftiException {
        int[] size = volume.size();
        if (Arrays.stream(size).anyMatch(n -> n > Short.MAX_VALUE)) {
            throw new NiftiException(file, "would need an axis longer than NIfTI-1 can state (" + size[0] + " x "
                    + size[1] + " x " + size[2] + ")", "at most " + Short.MAX_VALUE + " voxels along each",
                    "crop the volume");
        }
        double[][] affine = volume.affine();
        int length = RawHeader.leastVoxelOffset(1);
        byte[] bytes = new byte[length];
        RawHeader raw = new RawHeader(1, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        raw.put(SIZEOF_HDR, 0, RawHeader.length(1));
        raw.put(MAGIC, "n+1");
        raw.put(DATATYPE, 0, Datatype.FLOAT32.code());
        raw.put(BITPIX, 0, 8 * Datatype.FLOAT32.bytes());
        raw.put(VOX_OFFSET, 0, length);
        raw.put(SCL_SLOPE, 0, 1);
        raw.put(SFORM_CODE, 0, SFORM_ALIGNED);
        raw.put(DIM, 0, 3);
        raw.put(PIXDIM, 0, 1);
        for (int axis = 0; axis < 7; axis++) {
            raw.put(DIM, axis + 1, axis < 3 ? size[axis] : 1);
            raw.put(PIXDIM, axis + 1, axis < 3 ? columnLength(affine, axis) : 1);
        }
        for (int column = 0; column < 4; column++) {
            raw.put(SROW_X, column, affine[0][column]);
            raw.put(SROW_Y, column, affine[1][column]);
            raw.put(SROW_Z, column, affine[2][column]);
        }
        return bytes;
    }

    /** The voxel size along an axis. */
    private static double columnLength(double[][] affine, int axis) {
        return Math.hypot(Math.hypot(affine[0][axis], affine[1][axis]), affine[2][axis]);
    }

    private static void write(OutputStream out, byte[] header, NiftiVolume volume) throws IOException {
        out.write(header);
        int[] size = volume.size();
        VoxelOrder order = new VoxelOrder(size);
        byte[] chunk = new byte[CHUNK_BYTES];
        float[] block = Blocks.take(order.blockPlanes() * order.planeVoxels());
        try {
            for (int k = 0; k < size[2]; k += order.blockPlanes()) {
                int planes = Math.min(order.blockPlanes(), size[2] - k);
                order.toBlock(volume.voxels(), k, planes, block);
                writeFloats(out, block, planes * order.planeVoxels(), chunk);
            }
        } finally {
            Blocks.giveBack(block);
        }
    }

    private static void writeFloats(OutputStream out, float[] values, int count, byte[] chunk) throws IOException {
        ByteBuffer stored = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; ) {
            int step = Math.min(chunk.length / Float.BYTES, count - done);
            stored.asFloatBuffer().put(values, done, step);
            out.write(chunk, 0, step * Float.BYTES);
            done += step;
        }
    }
}
