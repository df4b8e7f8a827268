package org.voxelgrad.engine.contract;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Compares a tensor with what it should be; a failure says where the two differ most. */
final class Comparison {

    private Comparison() {}

    /** What a tensor holds, integers too. */
    static double[] values(Tensor tensor) {
        if (tensor.dtype() != DType.INT32) {
            return tensor.toDoubles();
        }
        int[] integers = tensor.toInts();
        double[] values = new double[integers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = integers[i];
        }
        return values;
    }

    /** Rounds to single precision when that is what a backend computes in. */
    static double[] rounded(double[] values, DType type) {
        double[] rounded = values.clone();
        for (int i = 0; type == DType.FLOAT32 && i < rounded.length; i++) {
            rounded[i] = (float) rounded[i];
        }
        return rounded;
    }

    /** Demands equal bits, any NaN being like any other. */
    static void same(String what, Shape shape, double[] expected, double[] actual) {
        for (int i = 0; i < expected.length; i++) {
            same(what, shape, expected, actual, i);
        }
    }

    private static void same(String what, Shape shape, double[] expected, double[] actual, int i) {
        if (Double.compare(expected[i], actual[i]) != 0) {
            fail(what + " at " + index(shape, i) + ": expected " + expected[i] + ", got " + actual[i]);
        }
    }

    /**
     * Demands {@code ||actual - expected|| <= tolerance * ||expected||} of finite values; others must be equal.
     */
    static void close(String what, Shape shape, double[] expected, double[] actual, double tolerance) {
        double squares = 0;
        double squaredErrors = 0;
        double largest = -1;
        int worst = 0;
        for (int i = 0; i < expected.length; i++) {
            if (Double.isFinite(expected[i]) && Double.isFinite(actual[i])) {
                double error = Math.abs(actual[i] - expected[i]);
                squares += expected[i] * expected[i];
                squaredErrors += error * error;
                worst = error > largest ? i : worst;
                largest = Math.max(error, largest);
            } else {
                same(what, shape, expected, actual, i);
            }
        }
        // Below the normal numbers of single precision a backend may give zero.
        if (Math.sqrt(squaredErrors) > tolerance * Math.sqrt(squares) + 1e-30) {
            fail("%s is off by %.2g of its norm, allowed %.2g; most at %s: expected %s, got %s".formatted(
                    what, Math.sqrt(squaredErrors / squares), tolerance, index(shape, worst), expected[worst],
                    actual[worst]));
        }
    }

    /** The index of a flat position, for instance {@code [0, 3, 1, 2, 0]}. */
    private static String index(Shape shape, int position) {
        int[] index = shape.toArray();
        int rest = position;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            int size = index[axis];
            index[axis] = rest % size;
            rest /= size;
        }
        return Arrays.toString(index);
    }
}
