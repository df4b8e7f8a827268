package org.voxelgrad.engine.nn.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.nn.Init;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.ConvTranspose3d;
import org.voxelgrad.engine.nn.layer.Dropout;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.LeakyReLU;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.MaxPool3d;
import org.voxelgrad.engine.nn.layer.PadMaxPool3d;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** What decoders mirror which encoders; each is then trained for a step on images of odd sizes. */
class AutoencoderFromCnnTest {

    private static final Shape IMAGES = Shape.of(2, 1, 9, 8, 7);

    static Stream<Arguments> networks() {
        return Stream.of(
                mirrored("ClinicaDL's block",
                        List.of(conv(), new BatchNorm3d(4), new ReLU(), new PadMaxPool3d(2, 2)),
                        "CropMaxUnpool3d ConvTranspose3d(4->1) BatchNorm3d(1) ReLU"),
                mirrored("LeakyReLU gets the inverse slope",
                        List.of(conv(), new LeakyReLU(0.25), new MaxPool3d(2, 2)),
                        "MaxUnpool3d ConvTranspose3d(4->1) LeakyReLU(4.0)"),
                mirrored("LeakyReLU with slope 0 is its own inverse",
                        List.of(conv(), new LeakyReLU(0)),
                        "ConvTranspose3d(4->1) LeakyReLU(0.0)"),
                mirrored("no activation: nothing changes places",
                        List.of(conv(), new BatchNorm3d(4), new PadMaxPool3d(2, 2)),
                        "CropMaxUnpool3d BatchNorm3d(4) ConvTranspose3d(4->1)"),
                mirrored("activation before normalisation",
                        List.of(conv(), new ReLU(), new BatchNorm3d(4)),
                        "BatchNorm3d(4) ConvTranspose3d(4->1) ReLU"),
                mirrored("dropout between normalisation and activation",
                        List.of(conv(), new BatchNorm3d(4), new Dropout(0.1), new ReLU()),
                        "ConvTranspose3d(4->1) Dropout BatchNorm3d(1) ReLU"),
                mirrored("strides without pooling",
                        List.of(new Conv3d(1, 4, 3, 2, 1), new BatchNorm3d(4), new ReLU(), new Conv3d(4, 6, 2, 3, 0)),
                        "ConvTranspose3d(6->4) ConvTranspose3d(4->1) BatchNorm3d(1) ReLU"),
                mirrored("dilation and kernels that differ by axis",
                        List.of(new Conv3d(1, 4, new Size3(3, 2, 1), new Size3(2, 1, 3), new Size3(1, 0, 0),
                                new Size3(2, 3, 1)), new ReLU()),
                        "ConvTranspose3d(4->1) ReLU"),
                mirrored("linear layers behind Flatten",
                        List.of(conv(), new ReLU(), new PadMaxPool3d(2, 2), new Flatten(), new Linear(320, 5)),
                        "Linear Reshape CropMaxUnpool3d ConvTranspose3d(4->1) ReLU"));
    }

    private static Conv3d conv() {
        return new Conv3d(1, 4, 3, 1, 1);
    }

    private static Arguments mirrored(String what, List<Module> encoder, String decoder) {
        return Arguments.argumentSet(what, new Sequential(encoder), decoder);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void mirrorsAndTrains(Sequential encoder, String decoder) {
        Autoencoder network = AutoencoderFromCnn.of(encoder, IMAGES);
        assertEquals(decoder, String.join(" ", network.decoder().layers().stream().map(this::words).toList()));
        assertEquals(IMAGES, network.outputShape(IMAGES));
        try (Backend backend = new ReferenceBackend()) {
            network.place(backend, Seeds.root(1));
            Tensor images = Tensor.of(IMAGES, Seeds.root(2).generator().doubles(IMAGES.elements()).toArray());
            try (Tape tape = Tape.training(backend, Seeds.root(3))) {
                Node output = network.forward(tape, tape.constant(images));
                assertEquals(IMAGES, output.shape());
                tape.backward(new MSELoss(Reduction.MEAN).apply(tape, output, images));
            }
        }
    }

    private String words(Module layer) {
        String name = layer.getClass().getSimpleName();
        return switch (layer) {
            case ConvTranspose3d conv -> name + "(" + conv.inChannels() + "->" + conv.outChannels() + ")";
            case BatchNorm3d norm -> name + "(" + norm.channels() + ")";
            case LeakyReLU leaky -> name + "(" + leaky.negativeSlope() + ")";
            default -> name;
        };
    }

    @Test
    void halvesShareNoParameters() {
        Autoencoder network = AutoencoderFromCnn.of(new Conv5Fc3().features(), Shape.of(1, 1, 40, 41, 42));
        assertEquals(network.parameterCount(),
                network.encoder().parameterCount() + network.decoder().parameterCount());
    }

    /** A layer that only its author could invert. */
    private static final class Scale extends Module {

        Scale() {
            parameter("scale", Shape.of(1), new Init.Constant(2));
        }

        @Override
        public Node forward(Tape tape, Node x) {
            return x;
        }

        @Override
        public Shape outputShape(Shape input) {
            return input;
        }
    }

    @Test
    void refusesWhatItCannotMirror() {
        assertMessage("Scale has parameters and no known inverse",
                () -> AutoencoderFromCnn.of(new Sequential(new Scale()), IMAGES));
        assertMessage("smaller than the kernel",
                () -> AutoencoderFromCnn.of(new Sequential(new MaxPool3d(8, 8)), IMAGES));
        assertMessage("the encoder has 1 poolings, the decoder 0 unpoolings",
                () -> new Autoencoder(new Sequential(new MaxPool3d(2, 2)), new Sequential()));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
