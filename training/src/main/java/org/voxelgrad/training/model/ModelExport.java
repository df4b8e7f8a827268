package org.voxelgrad.training.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.results.AtomicFiles;

/**
 * Writes a trained network to a file for other programs.
 *
 * @param size of the images that the network is for, which an ONNX file fixes; empty for the architecture's own
 * @param file the new file
 * @param overwrite whether it may replace one that is there
 */
public record ModelExport(
        ModelSource source, ExportFormat format, Optional<ImageSize> size, Path file, boolean overwrite) {

    /**
     * Writes the file, whole or not at all.
     *
     * @return what was exported
     * @throws InputException when the source cannot be read, or the file is there already
     * @throws IOException when the file cannot be written
     */
    public SavedModel run() throws IOException {
        if (Files.isDirectory(file)) {
            throw new InputException(file + " is a folder: give the name of a new file.");
        }
        if (Files.exists(file) && !overwrite) {
            throw new InputException(file + " exists: give another name, or --overwrite to replace it.");
        }
        SavedModel model = source.read();
        AtomicFiles.writeBy(file, temporary -> format.write(model, size, temporary));
        return model;
    }
}
