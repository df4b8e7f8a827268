package org.voxelgrad.engine.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Every layer: the shape of its output, which a run confirms, or the sentence that refuses its input. */
class ShapeTest {

    static Stream<Arguments> outputs() {
        return Stream.of(
                fits(new Conv3d(2, 3, 3, 1, 1), Shape.of(2, 2, 5, 4, 3), Shape.of(2, 3, 5, 4, 3)),
                fits(new Conv3d(1, 2, 3, 2, 1), Shape.of(1, 1, 5, 6, 7), Shape.of(1, 2, 3, 3, 4)),
                fits(new Conv3d(1, 2, new Size3(1, 2, 3), new Size3(1, 2, 3), new Size3(0, 1, 2), new Size3(4, 3, 2)),
                        Shape.of(1, 1, 4, 5, 6), Shape.of(1, 2, 4, 2, 2)),
                fits(new ConvTranspose3d(3, 2, 3, 1, 1), Shape.of(2, 3, 5, 4, 3), Shape.of(2, 2, 5, 4, 3)),
                fits(new ConvTranspose3d(1, 2, 3, 2, 1), Shape.of(1, 1, 3, 3, 4), Shape.of(1, 2, 5, 5, 7)),
                fits(new ConvTranspose3d(1, 1, new Size3(1, 2, 3), new Size3(1, 2, 3), new Size3(0, 1, 2),
                        new Size3(0, 1, 2), new Size3(4, 3, 2)), Shape.of(1, 1, 4, 2, 2), Shape.of(1, 1, 4, 5, 6)),
                fits(new BatchNorm3d(3), Shape.of(1, 3, 2, 1, 1), Shape.of(1, 3, 2, 1, 1)),
                fits(new ReLU(), Shape.of(3, 2), Shape.of(3, 2)),
                fits(new LeakyReLU(0.1), Shape.of(1, 2, 3), Shape.of(1, 2, 3)),
                fits(new Sigmoid(), Shape.of(4), Shape.of(4)),
                fits(new Dropout(0.5), Shape.of(2, 3), Shape.of(2, 3)),
                fits(new PadMaxPool3d(2, 2), Shape.of(1, 2, 5, 4, 1), Shape.of(1, 2, 3, 2, 1)),
                fits(new PadMaxPool3d(3, 2), Shape.of(1, 1, 5, 6, 7), Shape.of(1, 1, 2, 2, 3)),
                fits(new MaxPool3d(2, 2), Shape.of(1, 2, 5, 4, 3), Shape.of(1, 2, 2, 2, 1)),
                fits(new MaxPool3d(Size3.cube(3), Size3.cube(2), Size3.cube(1)), Shape.of(1, 1, 5, 6, 1),
                        Shape.of(1, 1, 3, 3, 1)),
                fits(new Flatten(), Shape.of(2, 3, 4, 5), Shape.of(2, 60)),
                fits(new Reshape(Shape.of(3, 4, 5)), Shape.of(2, 60), Shape.of(2, 3, 4, 5)),
                fits(new Linear(7, 3), Shape.of(2, 7), Shape.of(2, 3)),
                fits(new Sequential(new Flatten(), new Linear(6, 1)), Shape.of(2, 3, 2), Shape.of(2, 1)));
    }

    private static Arguments fits(Module layer, Shape input, Shape output) {
        return Arguments.argumentSet(layer.getClass().getSimpleName() + " of " + input, layer, input, output);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void givesTheShapeThatItAnnounces(Module layer, Shape input, Shape output) {
        assertEquals(output, layer.outputShape(input));
        try (ReferenceBackend backend = new ReferenceBackend()) {
            layer.place(backend, Seeds.root(2));
            Tensor x = Tensor.of(input, Seeds.root(3).generator().doubles(input.elements()).toArray());
            for (Tape tape : new Tape[] {Tape.training(backend, Seeds.root(4)), Tape.inference(backend)}) {
                try (tape) {
                    assertEquals(output, layer.forward(tape, tape.constant(x)).shape());
                }
            }
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused(new Conv3d(2, 3, 3, 1, 1), Shape.of(2, 2, 5, 4), "Conv3d takes images [N, C, D, H, W]"),
                refused(new Conv3d(2, 3, 3, 1, 1), Shape.of(1, 1, 5, 4, 3), "Conv3d takes 2 channels"),
                refused(new Conv3d(1, 3, 3, 1, 0), Shape.of(1, 1, 5, 2, 3), "smaller than the kernel 3x3x3"),
                refused(new ConvTranspose3d(2, 3, 3, 1, 1), Shape.of(1, 3, 5, 4, 3), "takes 2 channels"),
                refused(new ConvTranspose3d(1, 1, 2, 1, 1), Shape.of(1, 1, 3, 1, 3), "leaves an output of 2x0x2"),
                refused(new BatchNorm3d(3), Shape.of(1, 2, 2, 1, 1), "BatchNorm3d takes 3 channels"),
                refused(new PadMaxPool3d(2, 2), Shape.of(2, 3), "PadMaxPool3d takes images"),
                refused(new MaxPool3d(3, 2), Shape.of(1, 1, 4, 4, 2), "smaller than the kernel 3x3x3"),
                refused(new MaxPool3d(Size3.cube(2), Size3.cube(2), Size3.cube(2)), Shape.of(1, 1, 4, 4, 4),
                        "more than half of the kernel"),
                refused(new Reshape(Shape.of(3, 4)), Shape.of(2, 13), "takes 12 values an image"),
                refused(new Linear(7, 3), Shape.of(2, 6), "Linear takes [N, 7]"),
                refused(new Linear(7, 3), Shape.of(7), "Linear takes [N, 7]"));
    }

    private static Arguments refused(Module layer, Shape input, String sentence) {
        return Arguments.argumentSet(layer.getClass().getSimpleName() + " of " + input, layer, input, sentence);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInWords(Module layer, Shape input, String sentence) {
        String message = assertThrows(IllegalArgumentException.class, () -> layer.outputShape(input)).getMessage();
        assertTrue(message.contains(sentence), message);
    }

    static Stream<Arguments> wrongArguments() {
        return Stream.of(
                wrong(() -> new Conv3d(1, 0, 3, 1, 1),
                        "Conv3d: there must be at least 1 of the output channels, got 0"),
                wrong(() -> new Conv3d(-2, 8, 3, 1, 1),
                        "Conv3d: there must be at least 1 of the input channels, got -2"),
                wrong(() -> new Conv3d(1, 8, 0, 1, 1),
                        "Conv3d: kernel must be at least 1 on every axis, got 0x0x0"),
                wrong(() -> new ConvTranspose3d(8, 0, 3, 1, 1),
                        "ConvTranspose3d: there must be at least 1 of the output channels, got 0"),
                wrong(() -> new Linear(0, 2), "Linear: there must be at least 1 of the input features, got 0"),
                wrong(() -> new BatchNorm3d(0), "BatchNorm3d: there must be at least 1 of the channels, got 0"),
                wrong(() -> new Dropout(1.5), "from 0 to 1, got 1.5"),
                wrong(() -> new Dropout(Double.NaN), "got NaN"),
                wrong(() -> new PadMaxPool3d(2, 0), "both start at 1"),
                wrong(() -> new ConvTranspose3d(1, 1, Size3.cube(3), Size3.cube(2), Size3.cube(1), Size3.cube(2),
                        Size3.cube(1)), "below the stride 2x2x2"));
    }

    private static Arguments wrong(Supplier<Module> layer, String sentence) {
        return Arguments.argumentSet(sentence, layer, sentence);
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void refusesArgumentsInWords(Supplier<Module> layer, String sentence) {
        String message = assertThrows(IllegalArgumentException.class, layer::get).getMessage();
        assertTrue(message.contains(sentence), message);
    }

    @Test
    void batchNormCannotTrainOnOneValueAChannel() {
        try (ReferenceBackend backend = new ReferenceBackend(); Tape tape = Tape.training(backend, Seeds.root(1))) {
            BatchNorm3d norm = new BatchNorm3d(2);
            norm.place(backend, Seeds.root(1));
            Tensor x = Tensor.of(Shape.of(1, 2, 1, 1, 1), 1.0, 2.0);
            String message = assertThrows(
                    IllegalArgumentException.class, () -> norm.forward(tape, tape.constant(x))).getMessage();
            assertTrue(message.contains("more than one value a channel"), message);
        }
    }

    @Test
    void anUnpoolingAloneSaysWhatItNeeds() {
        String message = assertThrows(IllegalStateException.class,
                () -> new Sequential(new MaxUnpool3d()).outputShape(Shape.of(1, 1, 2, 2, 2))).getMessage();
        assertTrue(message.contains("MaxUnpool3d needs the winners of its pooling"), message);
    }
}
