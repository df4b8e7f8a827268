package org.voxelgrad.training.transfer;

import java.util.List;
import org.voxelgrad.training.NetworkType;

/**
 * A part of a saved network that becomes a part of another, layer by layer.
 *
 * @param source the part's name in the file
 * @param target its name here
 */
record Part(String source, String target, Alignment alignment) {

    /** Which layers of two parts of different depth belong together. */
    enum Alignment {
        /** None: the depth must be the same. */
        WHOLE,
        /** The first with the first: convolutions that see the image. */
        FRONT,
        /** The last with the last: transposed convolutions that make the image. */
        BACK
    }

    /** The parts that a network of one type takes from one of another, as ClinicaDL 0.2 and 1.x do. */
    static List<Part> of(NetworkType source, Layout layout, NetworkType target) {
        return switch (source) {
            case CNN -> switch (target) {
                case CNN -> List.of(
                        new Part(layout.convolutions(), "features", Alignment.WHOLE),
                        new Part(layout.classifier(), "classifier", Alignment.WHOLE));
                case AUTOENCODER -> List.of(new Part(layout.convolutions(), "encoder", Alignment.FRONT));
            };
            case AUTOENCODER -> switch (target) {
                case CNN -> List.of(new Part("encoder", "features", Alignment.FRONT));
                case AUTOENCODER -> List.of(
                        new Part("encoder", "encoder", Alignment.FRONT),
                        new Part("decoder", "decoder", Alignment.BACK));
            };
        };
    }

    /** Every part that a saved network of a type consists of, taken or not. */
    static List<String> names(NetworkType type, Layout layout) {
        return switch (type) {
            case CNN -> List.of(layout.convolutions(), layout.classifier());
            case AUTOENCODER -> List.of("encoder", "decoder");
        };
    }

    /**
     * How much further on a layer of the source lies in the target.
     *
     * @param lastSource position of the source's last layer with weights
     * @param lastTarget position of the target's
     */
    int shift(int lastSource, int lastTarget) {
        return alignment == Alignment.BACK ? lastTarget - lastSource : 0;
    }

    /** Whether a network whose last layer with weights is {@code last} must have the one at {@code layer}. */
    boolean includes(int layer, int last) {
        return alignment == Alignment.WHOLE || layer >= 0 && layer <= last;
    }
}
