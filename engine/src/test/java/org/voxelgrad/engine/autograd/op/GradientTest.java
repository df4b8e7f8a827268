package org.voxelgrad.engine.autograd.op;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.contract.Fill;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** The gradient that a tape gives to every input of every operation, against finite differences. */
class GradientTest {

    /** Error of the differences and of rounding are both about 1e-12 with this step. */
    private static final double STEP = 1e-3;

    private static final double TOLERANCE = 1e-7;

    private static final Seeds SEEDS = Seeds.root(6);

    private final Backend backend = new ReferenceBackend();

    @FunctionalInterface
    private interface Operation {
        Node apply(Tape tape, List<Node> inputs);
    }

    private record Case(String name, Fill fill, List<Shape> inputs, Operation operation) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case smooth(String name, Operation operation, Shape... inputs) {
        return new Case(name, Fill.NORMAL, List.of(inputs), operation);
    }

    /** For operations with kinks: the values keep a distance of several steps from zero and from one another. */
    private static Case kinked(String name, Operation operation, Shape... inputs) {
        return new Case(name, Fill.DISTINCT, List.of(inputs), operation);
    }

    static Stream<Case> cases() {
        return Stream.of(convolutions(), normalisations(), pointwise(), poolings(), losses(), graphs())
                .flatMap(cases -> cases);
    }

    private static Stream<Case> convolutions() {
        return Stream.of(
                convolution("conv3d", new Conv3dSpec(2, 2, 3, new Size3(3, 4, 2), Size3.cube(3), Size3.cube(1),
                        Size3.cube(1), Size3.cube(1))),
                convolution("conv3d with stride", new Conv3dSpec(1, 2, 2, new Size3(5, 4, 6), new Size3(3, 2, 1),
                        new Size3(2, 1, 3), new Size3(1, 0, 0), Size3.cube(1))),
                convolution("conv3d with dilation", new Conv3dSpec(1, 1, 2, new Size3(5, 6, 4), new Size3(2, 3, 2),
                        Size3.cube(1), Size3.cube(2), new Size3(3, 2, 1))),
                transposed("conv_transpose3d", new Conv3dSpec(2, 2, 3, new Size3(3, 4, 2), Size3.cube(3),
                        Size3.cube(1), Size3.cube(1), Size3.cube(1))),
                transposed("conv_transpose3d with stride and dilation", new Conv3dSpec(1, 2, 1, new Size3(6, 5, 4),
                        new Size3(2, 3, 1), Size3.cube(2), new Size3(0, 2, 0), new Size3(1, 2, 1))),
                smooth("linear", (tape, in) -> LinearOp.apply(tape, in.get(0), in.get(1), in.get(2)),
                        Shape.of(3, 4), Shape.of(2, 4), Shape.of(2)));
    }

    private static Case convolution(String name, Conv3dSpec spec) {
        return smooth(name, (tape, in) -> ConvolutionOp.apply(tape, spec, in.get(0), in.get(1), in.get(2)),
                spec.inputShape(), spec.weightShape(), Shape.of(spec.outChannels()));
    }

    private static Case transposed(String name, Conv3dSpec adjoint) {
        return smooth(name,
                (tape, in) -> TransposedConvolutionOp.apply(tape, adjoint, in.get(0), in.get(1), in.get(2)),
                adjoint.outputShape(), adjoint.weightShape(), Shape.of(adjoint.inChannels()));
    }

    private static Stream<Case> normalisations() {
        Shape x = Shape.of(2, 3, 2, 3, 2);
        Shape c = Shape.of(3);
        return Stream.of(
                smooth("batch norm in training", (tape, in) -> BatchNormOp.training(
                        tape, in.get(0), in.get(1), in.get(2), 1e-5, 0.1, mean(), variance()), x, c, c),
                smooth("batch norm in evaluation", (tape, in) -> BatchNormOp.evaluation(
                        tape, in.get(0), in.get(1), in.get(2), 1e-5, mean(), variance()), x, c, c));
    }

    private static Tensor mean() {
        return Tensor.of(Shape.of(3), 0.5, -1, 0);
    }

    private static Tensor variance() {
        return Tensor.of(Shape.of(3), 0.5, 2, 1);
    }

    private static Stream<Case> pointwise() {
        Shape shape = Shape.of(2, 3, 5);
        return Stream.of(
                kinked("relu", (tape, in) -> LeakyReluOp.apply(tape, in.get(0), 0), shape),
                kinked("leaky relu", (tape, in) -> LeakyReluOp.apply(tape, in.get(0), 0.2), shape),
                kinked("leaky relu that folds", (tape, in) -> LeakyReluOp.apply(tape, in.get(0), -0.5), shape),
                smooth("sigmoid", (tape, in) -> SigmoidOp.apply(tape, in.get(0)), shape),
                smooth("dropout", (tape, in) -> DropoutOp.apply(tape, in.get(0), 0.4), shape),
                smooth("reshape", (tape, in) -> ReshapeOp.apply(tape, in.get(0), Shape.of(6, 5)), shape));
    }

    private static Stream<Case> poolings() {
        Pool3dSpec padded = Pool3dSpec.padded(2, 2, new Size3(3, 4, 5), 2, 2);
        Pool3dSpec plain = new Pool3dSpec(1, 2, new Size3(5, 6, 4), Size3.cube(3), Size3.cube(2), Size3.cube(1),
                Size3.cube(1), Pool3dSpec.Padding.NEGATIVE_INFINITY);
        Pool3dSpec apart = new Pool3dSpec(1, 2, new Size3(4, 6, 4), Size3.cube(2), Size3.cube(2), Size3.cube(0),
                Size3.cube(0), Pool3dSpec.Padding.NEGATIVE_INFINITY);
        return Stream.of(
                kinked("padded max pooling", (tape, in) -> MaxPoolOp.apply(tape, padded, in.get(0)).output(),
                        padded.inputShape()),
                kinked("max pooling of windows that overlap",
                        (tape, in) -> MaxPoolOp.apply(tape, plain, in.get(0)).output(), plain.inputShape()),
                kinked("cropped max unpooling", unpooling(padded), padded.inputShape(), padded.outputShape()),
                kinked("max unpooling", unpooling(apart), apart.inputShape(), apart.outputShape()));
    }

    /** Unpools another value than was pooled; the pooling's input is added, so that it has a gradient too. */
    private static Operation unpooling(Pool3dSpec spec) {
        return (tape, in) -> {
            MaxPoolOp.Pooled pooled = MaxPoolOp.apply(tape, spec, in.get(0));
            return add(tape, MaxUnpoolOp.apply(tape, spec, pooled.winners(), in.get(1)), in.get(0));
        };
    }

    private static Stream<Case> losses() {
        return Stream.of(
                smooth("cross-entropy", (tape, in) -> CrossEntropyOp.apply(
                        tape, in.get(0), Tensor.of(Shape.of(3), 2, 0, 1), 0.7), Shape.of(3, 4)),
                smooth("squared error", (tape, in) -> SquaredErrorOp.apply(
                        tape, in.get(0), Tensor.of(Shape.of(2, 2), 1.0, 2, -3, 0.5), 0.7), Shape.of(2, 2)));
    }

    private static Stream<Case> graphs() {
        Shape shape = Shape.of(2, 3);
        return Stream.of(
                smooth("a value with two consumers", (tape, in) ->
                        add(tape, SigmoidOp.apply(tape, in.get(0)), DropoutOp.apply(tape, in.get(0), 0.3)), shape),
                smooth("a value added to itself", (tape, in) -> add(tape, in.get(0), in.get(0)), shape),
                smooth("a sum whose terms have other consumers", (tape, in) -> {
                    Node left = SigmoidOp.apply(tape, in.get(0));
                    Node right = SigmoidOp.apply(tape, in.get(1));
                    Node before = SigmoidOp.apply(tape, left);
                    Node sum = add(tape, left, right);
                    return add(tape, add(tape, sum, before), ReshapeOp.apply(tape, left, left.shape()));
                }, shape, shape),
                smooth("a weight used twice", (tape, in) -> {
                    Node once = LinearOp.apply(tape, in.get(0), in.get(1), in.get(2));
                    return LinearOp.apply(tape, SigmoidOp.apply(tape, once), in.get(1), in.get(2));
                }, Shape.of(2, 3), Shape.of(3, 3), Shape.of(3)),
                smooth("a weight that is the sum of two values", (tape, in) ->
                        LinearOp.apply(tape, in.get(0), add(tape, in.get(1), in.get(2)), in.get(3)),
                        Shape.of(2, 3), Shape.of(3, 3), Shape.of(3, 3), Shape.of(3)));
    }

    /** An operation that hands one gradient to two inputs. */
    private static Node add(Tape tape, Node a, Node b) {
        Tensor sum = tape.empty(a.shape());
        tape.backend().pointwise().copy(a.value(), sum);
        tape.backend().pointwise().add(b.value(), sum);
        return tape.record(sum, List.of(a, b), List.of(), (dy, gradients) -> {
            gradients.pass(a, dy);
            gradients.pass(b, dy);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheDifferenceQuotient(Case test) {
        List<Tensor> inputs = new ArrayList<>();
        for (Shape shape : test.inputs) {
            double[] values = test.fill.draw(
                    SEEDS.child(test.name, inputs.size()).generator(), (int) shape.elements());
            inputs.add(Tensor.of(shape, values));
        }
        List<double[]> gradients = gradients(test, inputs);
        for (int k = 0; k < inputs.size(); k++) {
            double[] expected = differences(test, inputs, inputs.get(k));
            double error = relativeError(expected, gradients.get(k));
            int input = k;
            assertTrue(
                    error < TOLERANCE, () -> "input " + input + ": the gradient is off by " + error + " of its norm");
        }
    }

    private List<double[]> gradients(Case test, List<Tensor> inputs) {
        try (Tape tape = Tape.training(backend, SEEDS)) {
            List<Node> nodes = inputs.stream().map(tape::variable).toList();
            tape.backward(halfSquares(tape, test.operation.apply(tape, nodes)));
            return nodes.stream().map(node -> tape.gradient(node).toDoubles()).toList();
        }
    }

    private double[] differences(Case test, List<Tensor> inputs, Tensor moved) {
        double[] values = moved.toDoubles();
        double[] quotients = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            double[] losses = new double[4];
            int[] steps = {-2, -1, 1, 2};
            for (int k = 0; k < steps.length; k++) {
                values[i] = value + steps[k] * STEP;
                moved.set(values);
                losses[k] = loss(test, inputs);
            }
            quotients[i] = (8 * (losses[2] - losses[1]) - (losses[3] - losses[0])) / (12 * STEP);
            values[i] = value;
            moved.set(values);
        }
        return quotients;
    }

    private double loss(Case test, List<Tensor> inputs) {
        try (Tape tape = Tape.training(backend, SEEDS)) {
            List<Node> nodes = inputs.stream().map(tape::variable).toList();
            return halfSquares(tape, test.operation.apply(tape, nodes)).value().item();
        }
    }

    /** A loss that gives every element a gradient of its own. */
    private static Node halfSquares(Tape tape, Node y) {
        double[] target = Fill.NORMAL.draw(SEEDS.child("target").generator(), (int) y.shape().elements());
        return SquaredErrorOp.apply(tape, y, Tensor.of(y.shape(), target), 0.5);
    }

    private static double relativeError(double[] expected, double[] actual) {
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += expected[i] * expected[i];
            errors += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        }
        return Math.sqrt(errors / squares);
    }
}
