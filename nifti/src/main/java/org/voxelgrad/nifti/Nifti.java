package org.voxelgrad.nifti;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Reads and writes volumes in NIfTI files.
 *
 * <p>Read are NIfTI-1 and NIfTI-2 in either byte order, plain or gzip (told by content, of one or more members), as a
 * single file or as a pair of which either part may be given, with voxels of any integer type or float32 or float64.
 * Voxels that are not finite pass through.
 */
public final class Nifti {

    private Nifti() {
    }

    /**
     * The volume in a file. Stored values are scaled in double precision by {@code scl_slope} and {@code scl_inter}
     * unless the slope is 0 or not finite, then rounded to float.
     *
     * @throws NiftiException if the file is missing, damaged, not NIfTI, or holds more than one volume; the message
     *     names the file, what was found and expected, and what to do
     */
    public static NiftiVolume read(Path file) throws IOException {
        return read(file, header -> new float[header.voxelCount()]);
    }

    /**
     * {@link #read(Path)} into an array that is used again and again, since arrays of this size are hard on a garbage
     * collector.
     *
     * @param array gives the array for the voxels of a header, which takes them in C order, one float each; what it
     *     throws instead passes through, and nothing has been read by then
     * @return a volume over that array
     * @throws IllegalArgumentException if the array has another length than the volume has voxels
     */
    public static NiftiVolume read(Path file, Function<NiftiHeader, float[]> array) throws IOException {
        try (VolumeStream in = VolumeStream.open(VolumeFiles.header(file))) {
            NiftiHeader header = HeaderReader.read(in);
            if (header.singleFile()) {
                return volume(header, in, array);
            }
            try (VolumeStream image = VolumeStream.open(VolumeFiles.image(in.file()))) {
                return volume(header, image, array);
            }
        }
    }

    /**
     * The header of a volume, without its voxels. A plain file too short for the voxels is refused already here; a
     * gzip file is verified only by {@link #read(Path)}.
     *
     * @throws NiftiException as {@link #read(Path)}
     */
    public static NiftiHeader readHeader(Path file) throws IOException {
        try (VolumeStream in = VolumeStream.open(VolumeFiles.header(file))) {
            NiftiHeader header = HeaderReader.read(in);
            if (header.singleFile()) {
                in.requireRoomFor(header);
                return header;
            }
            try (VolumeStream image = VolumeStream.open(VolumeFiles.image(in.file()))) {
                image.requireRoomFor(header);
                return header;
            }
        }
    }

    /**
     * Writes a single-file NIfTI-1 with float32 voxels, gzipped if the name ends in {@code .nii.gz}. The affine goes
     * into the sform (code 2, "aligned"), the qform is unset. The file appears whole or not at all, and replaces one of
     * the same name.
     *
     * @param file a name that ends in {@code .nii} or {@code .nii.gz}, in a folder that exists
     * @throws NiftiException if the name has another ending, or an axis is longer than 32767
     */
    public static void write(Path file, NiftiVolume volume) throws IOException {
        VolumeWriter.write(file, volume);
    }

    private static NiftiVolume volume(NiftiHeader header, VolumeStream in, Function<NiftiHeader, float[]> array)
            throws NiftiException {
        in.requireRoomFor(header);
        float[] voxels = array.apply(header);
        if (voxels.length != header.voxelCount()) {
            throw new IllegalArgumentException(
                    in.file() + " has " + header.voxelCount() + " voxels, the array takes " + voxels.length);
        }
        VoxelReader.read(in, header, voxels);
        return NiftiVolume.of(header.size(), voxels, header.affine());
    }
}
