package org.voxelgrad.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.voxelgrad.training.InputException;

/** Where NVIDIA's libraries lie when the system does not find them by itself: {@code --cuda-libs}. */
final class CudaFolder {

    static final String DESCRIPTION = "Folder that holds the libraries of CUDA 12 and cuDNN 9, also deeper inside, such"
            + " as site-packages/nvidia.";

    /** Where the GPU backend looks. */
    private static final String PROPERTY = "voxelgrad.cuda.libs";

    private CudaFolder() {}

    /** Tells the GPU backend. */
    static void use(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(
                    "--cuda-libs is " + folder + ", which is no folder: give one that holds CUDA's libraries.");
        }
        System.setProperty(PROPERTY, folder.toString());
    }
}
