package org.voxelgrad.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.voxelgrad.training.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where NVIDIA's libraries lie when the system does not find them by itself. */
@Command
final class CudaLibrariesOption {

    /** Where the GPU backend looks. */
    private static final String PROPERTY = "voxelgrad.cuda.libs";

    @Option(
            names = "--cuda-libs",
            paramLabel = "FOLDER",
            description = "Folder that holds the libraries of CUDA 12 and cuDNN 9, also deeper inside, such as"
                    + " site-packages/nvidia.")
    private Optional<Path> folder = Optional.empty();

    /** Tells the GPU backend. */
    void apply() {
        folder.ifPresent(path -> {
            if (!Files.isDirectory(path)) {
                throw new InputException(
                        "--cuda-libs is " + path + ", which is no folder: give one that holds CUDA's libraries.");
            }
            System.setProperty(PROPERTY, path.toString());
        });
    }
}
