package org.voxelgrad.engine.nn;

import java.util.Arrays;
import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.nn.arch.Conv5Fc3;
import org.voxelgrad.engine.nn.loss.CrossEntropyLoss;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Conv5_FC3 or its autoencoder, trained on one batch of noise again and again. */
final class BrainStep {

    enum Network {
        CNN,
        AUTOENCODER
    }

    private final Backend backend;
    private final Network network;
    private final Module module;
    private final Adam adam;
    private final Tensor images;
    private final Tensor labels;
    private int steps;

    BrainStep(Backend backend, Network network, Size3 size, int batch) {
        this.backend = backend;
        this.network = network;
        Shape shape = Shape.of(batch, 1, size.d(), size.h(), size.w());
        module = switch (network) {
            case CNN -> Cnn.of(new Conv5Fc3(), size, 0.5, 2);
            case AUTOENCODER -> AutoencoderFromCnn.of(new Conv5Fc3().features(), shape);
        };
        module.place(backend, Seeds.root(1));
        adam = new Adam(backend, module.parameters(), 1e-4, 1e-4);
        images = new Tensor(shape, backend.allocate(backend.realType(), shape.elements()))
                .set(SplitMix.values(7, (int) shape.elements()));
        int[] classes = new int[batch];
        Arrays.setAll(classes, i -> i % 2);
        labels = Tensor.of(Shape.of(batch), classes);
    }

    /** One step of training; gives the loss. */
    double run() {
        double value = addGradients(adam);
        adam.step();
        return value;
    }

    /** Only the gradients, which are added to the parameters' own. */
    double addGradients() {
        return addGradients(null);
    }

    private double addGradients(Adam updates) {
        try (Tape tape = Tape.training(backend, Seeds.root(steps++))) {
            Node output = module.forward(tape, tape.constant(images));
            Node loss = switch (network) {
                case CNN -> new CrossEntropyLoss(Reduction.MEAN).apply(tape, output, labels);
                case AUTOENCODER -> new MSELoss(Reduction.MEAN).apply(tape, output, images);
            };
            tape.backward(loss, updates);
            return loss.value().item();
        }
    }

    List<Parameter> parameters() {
        return module.parameters();
    }
}
