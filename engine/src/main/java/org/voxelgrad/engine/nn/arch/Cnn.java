package org.voxelgrad.engine.nn.arch;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.tensor.Shape;

/** A classifier of images: {@code [N, 1, D, H, W]} to logits {@code [N, classes]}. State: features.*, classifier.*. */
public final class Cnn extends Module {

    private final Sequential features;
    private final Sequential classifier;

    public Cnn(Sequential features, Sequential classifier) {
        this.features = child("features", features);
        this.classifier = child("classifier", classifier);
    }

    /**
     * A CNN whose first linear layer takes its size from the images.
     *
     * @throws IllegalArgumentException when the images are too small for the architecture
     */
    public static Cnn of(Architecture architecture, Size3 image, double dropout, int classes) {
        Sequential features = architecture.features();
        Shape maps = features.outputShape(Shape.of(1, 1, image.d(), image.h(), image.w()));
        return new Cnn(features, architecture.classifier(Math.toIntExact(maps.elements()), dropout, classes));
    }

    public Sequential features() {
        return features;
    }

    public Sequential classifier() {
        return classifier;
    }

    @Override
    public Node forward(Tape tape, Node x) {
        Node maps = features.forward(tape, x);
        Node logits = classifier.forward(tape, maps);
        if (maps != x && maps != logits) {
            tape.done(maps);
        }
        return logits;
    }

    @Override
    public Shape outputShape(Shape input) {
        return classifier.outputShape(features.outputShape(input));
    }
}
