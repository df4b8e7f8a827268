package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.file.Path;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.nifti.NiftiVolume;

/** Pairs of images that show what an autoencoder makes of its input, side by side in any NIfTI viewer. */
public final class Reconstructions {

    private Reconstructions() {}

    /**
     * Writes {@code input-<k>.nii.gz} and {@code output-<k>.nii.gz} of a set.
     *
     * @param k row of the image in the set's tables, from 0
     * @param size {@code {D, H, W}}
     * @param input what the network was given, after normalisation, of shape {@code [D, H, W]} in C order
     * @param output what the network made of it, of the same shape
     * @param affine 4x4, from voxels to mm in RAS+: that of the image the input was read from
     */
    public static void write(
            ResultsFolder.Fold fold, String set, int k, int[] size, float[] input, float[] output, double[][] affine)
            throws IOException {
        write(fold.input(set, k), NiftiVolume.of(size, input, affine));
        write(fold.output(set, k), NiftiVolume.of(size, output, affine));
    }

    private static void write(Path file, NiftiVolume volume) throws IOException {
        AtomicFiles.writeBy(file, temporary -> Nifti.write(temporary, volume));
    }
}
