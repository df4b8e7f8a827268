package org.voxelgrad.training.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.onnx.OnnxDescription;
import org.voxelgrad.engine.onnx.OnnxFile;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.Version;

/** A trained network as an ONNX graph: input {@code image}, output {@code logits} or {@code reconstruction}. */
final class OnnxExport {

    private static final String INPUT = "image: float32 [N, 1, D, H, W], each image scaled so that its least voxel is 0"
            + " and its greatest 1 (unless it was trained with --unnormalize). ";
    private static final String LOGITS = "logits: float32 [N, 2], one a class; their softmax gives the probabilities of"
            + " label 0 (CN, sMCI) and label 1 (AD, pMCI, MCI, BV).";
    private static final String RECONSTRUCTION = "reconstruction: float32 [N, 1, D, H, W].";

    private OnnxExport() {}

    /** @throws InputException when it is not known what the network is, or it is not one for images of that size */
    static void write(SavedModel model, Optional<ImageSize> size, Path file) throws IOException {
        NetworkDesign design = model.design().orElseThrow(() -> new InputException(model.file()
                + " does not tell what its network is, which an ONNX file needs: give the results folder instead."));
        ImageSize image = size.orElseGet(design::standardSize);
        try (Backend backend = Backends.open("cpu", 1, notice -> {})) {
            Module network = model.network(design, image, backend, "Give the --size of the images of its training.");
            OnnxFile.save(file, network, Shape.of(1, 1, image.d(), image.h(), image.w()), description(model, design));
        }
    }

    private static OnnxDescription description(SavedModel model, NetworkDesign design) {
        boolean cnn = design.networkType() == NetworkType.CNN;
        return new OnnxDescription(
                Version.current(), cnn ? "logits" : "reconstruction", INPUT + (cnn ? LOGITS : RECONSTRUCTION),
                model.metadata());
    }
}
