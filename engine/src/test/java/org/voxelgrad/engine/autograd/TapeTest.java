package org.voxelgrad.engine.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.voxelgrad.engine.autograd.op.DropoutOp;
import org.voxelgrad.engine.autograd.op.LinearOp;
import org.voxelgrad.engine.autograd.op.SigmoidOp;
import org.voxelgrad.engine.autograd.op.SquaredErrorOp;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

class TapeTest {

    private static final Seeds SEEDS = Seeds.root(3);

    private final Backend backend = new ReferenceBackend();
    private final Tensor x = Tensor.of(Shape.of(1, 2), 0.5, -1.0);
    private final Tensor target = Tensor.of(Shape.of(1, 2), 1.0, 2.0);

    private Parameter parameter(double... values) {
        Parameter parameter = new Parameter(values.length == 2 ? Shape.of(2) : Shape.of(2, 2));
        parameter.place(backend);
        parameter.value().set(values);
        return parameter;
    }

    @Test
    void parametersSumTheirGradientsOverStepsUntilCleared() {
        Parameter weight = parameter(1, 2, 3, 4);
        Parameter bias = parameter(0.5, -0.5);
        step(weight, bias);
        double[] once = weight.gradient().toDoubles();
        step(weight, bias);
        double[] twice = weight.gradient().toDoubles();
        for (int i = 0; i < once.length; i++) {
            assertEquals(2 * once[i], twice[i], 1e-15);
        }
        weight.clearGradient();
        assertArrayEquals(new double[4], weight.gradient().toDoubles());
    }

    private void step(Parameter weight, Parameter bias) {
        try (Tape tape = Tape.training(backend, SEEDS)) {
            Node y = LinearOp.apply(tape, tape.constant(x), tape.parameter(weight), tape.parameter(bias));
            tape.backward(SquaredErrorOp.apply(tape, y, target, 1));
        }
    }

    @Test
    void aParameterIsOneNode() {
        Parameter bias = parameter(1, 2);
        try (Tape tape = Tape.training(backend, SEEDS)) {
            assertSame(tape.parameter(bias), tape.parameter(bias));
        }
    }

    @Test
    void noKernelRunsForAGradientThatNobodyWants() {
        try (Tape tape = Tape.training(backend, SEEDS)) {
            Node constant = tape.constant(x);
            Node variable = tape.variable(target);
            Node ignored = tape.record(
                    tape.empty(x.shape()), List.of(constant), List.of(), (dy, gradients) -> fail("not recorded"));
            assertFalse(ignored.requiresGradient());
            Node y = tape.record(tape.empty(Shape.of()), List.of(constant, variable), List.of(), (dy, gradients) -> {
                gradients.give(constant, dx -> fail("not wanted"));
                gradients.pass(variable, Tensor.of(x.shape(), 7.0, 8.0));
            });
            SigmoidOp.apply(tape, variable);
            tape.backward(y);
            assertArrayEquals(new double[] {7, 8}, tape.gradient(variable).toDoubles());
        }
    }

    @Test
    void evaluationGivesGradientsToVariablesOnly() {
        Parameter weight = parameter(1, 2, 3, 4);
        Parameter bias = parameter(0, 0);
        try (Tape tape = Tape.evaluation(backend)) {
            Node image = tape.variable(x);
            Node y = LinearOp.apply(tape, image, tape.parameter(weight), tape.parameter(bias));
            tape.backward(SquaredErrorOp.apply(tape, y, target, 1));
            // y = [-1.5, -2.5], dy = [-5, -9], dx = dy weight
            assertArrayEquals(new double[] {-32, -46}, tape.gradient(image).toDoubles(), 1e-12);
        }
        assertArrayEquals(new double[4], weight.gradient().toDoubles());
    }

    @Test
    void dropoutDrawsAnewForEveryUseAndTheSameForOneSeed() {
        Tensor many = Tensor.of(Shape.of(1, 64), Seeds.root(1).generator().doubles(64).toArray());
        try (Tape tape = Tape.training(backend, SEEDS); Tape again = Tape.training(backend, SEEDS)) {
            double[] first = DropoutOp.apply(tape, tape.constant(many), 0.5).value().toDoubles();
            double[] second = DropoutOp.apply(tape, tape.constant(many), 0.5).value().toDoubles();
            assertArrayEquals(first, DropoutOp.apply(again, again.constant(many), 0.5).value().toDoubles());
            assertFalse(Arrays.equals(first, second));
        }
    }

    @Test
    void backwardSaysWhatItCannotDo() {
        try (Tape tape = Tape.training(backend, SEEDS)) {
            Node y = SigmoidOp.apply(tape, tape.variable(x));
            assertMessage(IllegalArgumentException.class, "a loss of one element, not [1, 2]", () -> tape.backward(y));
            Node loss = SquaredErrorOp.apply(tape, y, target, 1);
            tape.backward(loss);
            assertMessage(IllegalStateException.class, "runs backwards once", () -> tape.backward(loss));
            Node constant = SquaredErrorOp.apply(tape, tape.constant(x), target, 1);
            assertMessage(IllegalStateException.class, "no gradient", () -> tape.gradient(constant));
        }
        try (Tape tape = Tape.training(backend, SEEDS)) {
            Node loss = SquaredErrorOp.apply(tape, tape.constant(x), target, 1);
            assertMessage(IllegalArgumentException.class, "no parameter or variable", () -> tape.backward(loss));
        }
        try (Tape tape = Tape.inference(backend)) {
            Node loss = SquaredErrorOp.apply(tape, tape.variable(x), target, 1);
            assertMessage(IllegalArgumentException.class, "use Tape.training", () -> tape.backward(loss));
        }
    }

    @Test
    void valuesThatAreGoneCannotBeRead() {
        Node kept;
        try (Tape tape = Tape.inference(backend)) {
            kept = SigmoidOp.apply(tape, tape.constant(x));
            Node given = SigmoidOp.apply(tape, kept);
            tape.done(given);
            assertMessage(IllegalStateException.class, "has been given back", given::value);
            assertMessage(IllegalStateException.class, "has been given back", () -> tape.done(given));
        }
        assertMessage(IllegalStateException.class, "when its tape was closed", kept::value);
    }

    private static void assertMessage(Class<? extends Exception> type, String part, Executable call) {
        String message = assertThrows(type, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
