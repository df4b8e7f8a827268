package org.voxelgrad.training.model;

import java.util.stream.Collectors;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.arch.Architectures;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.loop.Classification;

/**
 * What a network is but for the size of its images.
 *
 * @param architecture name of the CNN architecture, also of an autoencoder; it may be one that is not known here
 */
public record NetworkDesign(NetworkType networkType, String architecture) {

    /**
     * The size that the architecture was made for.
     *
     * @throws InputException when the architecture is not known here
     */
    public ImageSize standardSize() {
        Size3 size = known().standardSize();
        return new ImageSize(size.d(), size.h(), size.w());
    }

    /**
     * A new network, described but not placed on a device; for inference, so without dropout.
     *
     * @throws InputException when the architecture is not known here, or the images are too small for it
     */
    public Module network(ImageSize image) {
        Architecture known = known();
        try {
            return switch (networkType) {
                case CNN -> Cnn.of(known, image.voxels(), 0, Classification.CLASSES);
                case AUTOENCODER -> AutoencoderFromCnn.of(
                        known.features(), Shape.of(1, 1, image.d(), image.h(), image.w()));
            };
        } catch (IllegalArgumentException e) {
            throw new InputException("Images of " + image + " voxels do not fit " + architecture + " ("
                    + e.getMessage() + "): give another --size.", e);
        }
    }

    private Architecture known() {
        return Architectures.named(architecture)
                .orElseThrow(() -> new InputException("Architecture " + architecture + " is not known: give one of "
                        + Architectures.all().stream()
                                .map(Architecture::name).sorted().collect(Collectors.joining(", ")) + "."));
    }

    /** For instance {@code Conv5_FC3 autoencoder}. */
    @Override
    public String toString() {
        return architecture + " " + networkType.key();
    }
}
