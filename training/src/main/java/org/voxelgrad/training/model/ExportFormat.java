package org.voxelgrad.training.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.safetensors.SafetensorsFile;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;

/** A kind of file that a trained network can be exported to. */
public enum ExportFormat {
    /** The tensors by name, and in the file's metadata what the network is. */
    SAFETENSORS {
        @Override
        void write(SavedModel model, Optional<ImageSize> size, Path file) throws IOException {
            Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
            metadata.put("format", "pt"); // what the format's own library writes for PyTorch's names and layouts
            new SafetensorsFile(model.state(), metadata).save(file);
        }
    },
    /** The plain state dict: {@code network.load_state_dict(torch.load(file, weights_only=True))}. */
    PTH {
        @Override
        void write(SavedModel model, Optional<ImageSize> size, Path file) throws IOException {
            TorchFile.save(file, model.state(), "archive");
        }
    },
    /** The network in evaluation, as a graph that needs no PyTorch. */
    ONNX {
        @Override
        void write(SavedModel model, Optional<ImageSize> size, Path file) throws IOException {
            OnnxExport.write(model, size, file);
        }
    };

    /** @param size of the images, for a format that depends on it; empty for the architecture's own */
    abstract void write(SavedModel model, Optional<ImageSize> size, Path file) throws IOException;

    /** The word of the command line, and the suffix of the files. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All formats in words. */
    public static String inWords() {
        return Arrays.stream(values()).map(ExportFormat::key).collect(Collectors.joining(" or "));
    }

    /** @throws InputException when no format has that key */
    public static ExportFormat ofKey(String key) {
        return Arrays.stream(values())
                .filter(format -> format.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new InputException("--format is " + key + ": give " + inWords() + "."));
    }

    /**
     * The format that a file's suffix tells.
     *
     * @throws InputException when it tells none
     */
    public static ExportFormat ofSuffix(Path file) {
        return Arrays.stream(values())
                .filter(format -> file.getFileName().toString().endsWith("." + format.key()))
                .findFirst()
                .orElseThrow(() -> new InputException("The name of " + file + " does not tell its format: add --format "
                        + inWords() + "."));
    }
}
