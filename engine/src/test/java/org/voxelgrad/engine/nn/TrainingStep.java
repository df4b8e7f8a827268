package org.voxelgrad.engine.nn;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.Dropout;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.loss.CrossEntropyLoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A small classifier of two blocks, and what a training loop does with it. */
public final class TrainingStep {

    public static final Shape IMAGES = Shape.of(2, 1, 9, 8, 7);

    private final Backend backend;
    private final Module network;
    private final Adam adam;
    private int steps;

    public TrainingStep(Backend backend) {
        this.backend = backend;
        this.network = classifier();
        network.place(backend, Seeds.root(5));
        this.adam = new Adam(backend, network.parameters(), 1e-2, 0);
    }

    public static Sequential classifier() {
        return new Sequential(
                new Conv3d(1, 3, 3, 1, 1), new BatchNorm3d(3), new ReLU(), new PadMaxPool3d(2, 2),
                new Conv3d(3, 4, 3, 1, 1), new BatchNorm3d(4), new ReLU(), new PadMaxPool3d(2, 2),
                new Flatten(), new Dropout(0.25), new Linear(4 * 3 * 2 * 2, 5), new ReLU(), new Linear(5, 2));
    }

    /** Trains on random images and gives the loss. */
    public double train() {
        try (Tape tape = Tape.training(backend, Seeds.root(7).child("step", steps++))) {
            Tensor labels = tape.emptyInts(Shape.of(2)).set(new int[] {1, 0});
            Node logits = network.forward(tape, tape.constant(images(tape)));
            Node loss = new CrossEntropyLoss(Reduction.MEAN).apply(tape, logits, labels);
            tape.backward(loss);
            adam.step();
            return loss.value().item();
        }
    }

    /** Random images that live as long as the tape. */
    public static Tensor images(Tape tape) {
        double[] voxels = Seeds.root(8).generator().doubles(IMAGES.elements()).toArray();
        return tape.empty(IMAGES).set(voxels);
    }
}
