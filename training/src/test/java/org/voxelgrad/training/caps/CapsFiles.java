package org.voxelgrad.training.caps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.nifti.NiftiVolume;

/** Writes the images of a small CAPS. */
final class CapsFiles {

    static final double[][] AFFINE = {{-2, 0, 0, 90}, {0, 2, 0, -126}, {0, 0, 2, -72}, {0, 0, 0, 1}};

    private CapsFiles() {}

    static float[] random(long seed, int... size) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] voxels = new float[size[0] * size[1] * size[2]];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) random.nextDouble(-1, 1);
        }
        return voxels;
    }

    static float[] nifti(Path file, long seed, int... size) throws IOException {
        Files.createDirectories(file.getParent());
        float[] voxels = random(seed, size);
        Nifti.write(file, NiftiVolume.of(size, voxels, AFFINE));
        return voxels;
    }

    static float[] tensor(Path file, long seed, int... size) throws IOException {
        float[] voxels = random(seed, size);
        torch(file, TorchTensor.of(new long[] {1, size[0], size[1], size[2]}, voxels));
        return voxels;
    }

    static void torch(Path file, Object value) throws IOException {
        Files.createDirectories(file.getParent());
        TorchFile.save(file, value);
    }
}
