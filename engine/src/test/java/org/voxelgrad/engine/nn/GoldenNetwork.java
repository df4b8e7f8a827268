package org.voxelgrad.engine.nn;

import java.util.Locale;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.nn.arch.Conv5Fc3;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.ConvTranspose3d;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.LeakyReLU;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.MaxPool3d;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.layer.Sigmoid;
import org.voxelgrad.engine.nn.loss.CrossEntropyLoss;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Three training steps of Conv5_FC3, of its autoencoder and of a network with everything that they have not, against
 * PyTorch in float64. The golden files' weights keep every value of the first step away from the kinks of ReLU and of
 * maxima, so that rounding in float32 cannot flip a gradient; their images of the evaluation keep it from choosing
 * another maximum.
 */
public enum GoldenNetwork {
    CNN,
    AUTOENCODER,
    /** What the others have not. */
    CUSTOM;

    private static final Shape IMAGES = Shape.of(2, 1, 33, 35, 34);

    /** A convolution's bias under train-mode batch normalisation has a true gradient of zero. */
    private static final double ZERO = 1e-6;

    private Module module() {
        return switch (this) {
            case CNN -> Cnn.of(
                    new Conv5Fc3(), new Size3(IMAGES.dim(2), IMAGES.dim(3), IMAGES.dim(4)), 0, 2);
            case AUTOENCODER -> AutoencoderFromCnn.of(new Conv5Fc3().features(), IMAGES);
            case CUSTOM -> customNetwork();
        };
    }

    /** What Conv5_FC3 has not: strides, dilation, anisotropic kernels, LeakyReLU, MaxPool3d with padding, Sigmoid. */
    private static Module customNetwork() {
        return new Sequential(
                new Conv3d(1, 4, new Size3(3, 2, 5), new Size3(2, 1, 2), new Size3(1, 0, 2), Size3.cube(1)),
                new LeakyReLU(0.1),
                new Conv3d(4, 6, Size3.cube(3), Size3.cube(1), Size3.cube(2), Size3.cube(2)),
                new BatchNorm3d(6),
                new LeakyReLU(0.2),
                new MaxPool3d(Size3.cube(3), Size3.cube(2), Size3.cube(1)),
                new ConvTranspose3d(6, 5, 3, 2, 1),
                new BatchNorm3d(5),
                new Sigmoid(),
                new MaxPool3d(4, 4),
                new Flatten(),
                new Linear(5 * 4 * 8 * 4, 7),
                new ReLU(),
                new Linear(7, 3));
    }

    private Node loss(Tape tape, Node output, Tensor images, Tensor labels) {
        return this == AUTOENCODER
                ? new MSELoss(Reduction.MEAN).apply(tape, output, images)
                : new CrossEntropyLoss(Reduction.MEAN).apply(tape, output, labels);
    }

    /** Asserts that outputs, losses, gradients and state are PyTorch's within a share of their norms. */
    public void check(Backend backend, double tolerance) {
        Golden golden = Golden.read(name().toLowerCase(Locale.ROOT));
        Module network = module();
        network.place(backend, Seeds.root(1));
        GoldenStart.initialise(network, golden::stream);
        Tensor images = GoldenStart.images(backend, IMAGES, 777);
        Tensor labels = new Tensor(Shape.of(2), backend.allocate(DType.INT32, 2)).set(new int[] {1, 0});
        Adam adam = new Adam(backend, network.parameters(), 1e-4, 1e-4);
        for (int step = 0; step < 3; step++) {
            try (Tape tape = Tape.training(backend, Seeds.root(step))) {
                Node output = network.forward(tape, tape.constant(images));
                Node loss = loss(tape, output, images, labels);
                golden.check("step" + step + ".output", output.value().toDoubles(), tolerance, 0);
                golden.check("step" + step + ".loss", loss.value().toDoubles(), tolerance, 0);
                tape.backward(loss);
                if (step == 0) {
                    checkGradients(golden, network, tolerance);
                }
                adam.step();
            }
        }
        checkState(golden, network, tolerance);
        try (Tape tape = Tape.inference(backend)) {
            Node output = network.forward(tape, tape.constant(
                    GoldenStart.images(backend, IMAGES, golden.evaluationStream())));
            golden.check("evaluation.output", output.value().toDoubles(), tolerance, 0);
        }
    }

    private static void checkGradients(Golden golden, Module network, double tolerance) {
        network.stateDict().states().forEach((name, state) -> {
            if (state instanceof State.Trained trained) {
                golden.check("gradient." + name, trained.parameter().gradient().toDoubles(), tolerance,
                        name.endsWith("bias") ? ZERO : 0);
            }
        });
    }

    private static void checkState(Golden golden, Module network, double tolerance) {
        network.stateDict().toTorch().forEach((name, value) ->
                golden.check("state." + name, value.toDoubles(), tolerance, 0));
    }
}
