package org.voxelgrad.engine.backend.reference;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleSupplier;
import org.voxelgrad.engine.tensor.Tensor;

/** Compares a gradient with differences of the function, which is accurate to the fourth order of the step. */
final class FiniteDifferences {

    /** Error of the formula and of rounding are both about 1e-12 with this step. */
    private static final double STEP = 1e-3;

    private static final double TOLERANCE = 1e-7;

    private FiniteDifferences() {}

    /**
     * @param variable what the gradient is taken of; it is moved and put back
     * @param function computes a number anew from the present values of {@code variable}
     */
    static void check(String name, Tensor variable, DoubleSupplier function, Tensor gradient) {
        double[] values = Elements.reals(variable);
        double[] expected = new double[(int) variable.elements()];
        for (int i = 0; i < expected.length; i++) {
            double near = at(1, values, i, function) - at(-1, values, i, function);
            double far = at(2, values, i, function) - at(-2, values, i, function);
            expected[i] = (8 * near - far) / (12 * STEP);
        }
        double error = relativeError(expected, gradient.toDoubles());
        assertTrue(error < TOLERANCE, () -> name + ": the gradient is off by " + error + " of its norm");
    }

    /** The function with one value moved by so many steps. */
    private static double at(int steps, double[] values, int i, DoubleSupplier function) {
        double value = values[i];
        values[i] = value + steps * STEP;
        double result = function.getAsDouble();
        values[i] = value;
        return result;
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
