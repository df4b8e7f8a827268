package org.voxelgrad.engine.contract;

import static org.voxelgrad.engine.contract.Operand.read;
import static org.voxelgrad.engine.contract.Operand.updated;
import static org.voxelgrad.engine.contract.Operand.written;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.tensor.Shape;

/** Element by element, out of place and in place, on lengths around those of vectors and above those of blocks. */
final class PointwiseCases {

    private static final double TOLERANCE = 1e-6;

    private PointwiseCases() {}

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (int length : new int[] {1, 3, 7, 13, 16, 17, 31, 45, 64, 179, 1031, 100_003}) {
            addAll(cases, Shape.of(length));
        }
        addAll(cases, Shape.of(3, 2, 5, 13, 17));
        addAll(cases, Shape.of());
        return cases;
    }

    private static void addAll(List<OpCase> cases, Shape shape) {
        addMemory(cases, shape);
        for (double slope : new double[] {0, 0.01, 0.2}) {
            addLeakyRelu(cases, shape, slope);
        }
        addSigmoid(cases, shape);
        for (double probability : new double[] {0, 0.5, 1}) {
            addDropout(cases, shape, probability, 42);
        }
        addDropout(cases, shape, 0.3, -7_046_029_254_386_353_131L);
    }

    private static void addMemory(List<OpCase> cases, Shape shape) {
        long elements = shape.elements();
        cases.add(OpCase.of(
                "fill " + shape, 0, 0, (backend, t) -> backend.pointwise().fill(t.get("y"), -0.75),
                written("y", shape)));
        cases.add(OpCase.of(
                "copy " + shape, 0, 0, (backend, t) -> backend.pointwise().copy(t.get("x"), t.get("y")),
                read("x", shape), written("y", shape)));
        cases.add(OpCase.of(
                "add " + shape, TOLERANCE, elements,
                (backend, t) -> backend.pointwise().add(t.get("x"), t.get("y")), read("x", shape),
                updated("y", shape)));
        cases.add(OpCase.of(
                "add " + shape + ", in place", TOLERANCE, elements,
                (backend, t) -> backend.pointwise().add(t.get("y"), t.get("y")), updated("y", shape)));
    }

    private static void addLeakyRelu(List<OpCase> cases, Shape shape, double slope) {
        long elements = shape.elements();
        double forwardTolerance = slope == 0 ? 0 : TOLERANCE;
        String forward = "leaky relu forward of slope " + slope + " " + shape;
        cases.add(OpCase.of(
                forward, forwardTolerance, elements,
                (backend, t) -> backend.pointwise().leakyRelu(t.get("x"), slope, t.get("y")), read("x", shape),
                written("y", shape)));
        cases.add(OpCase.of(
                forward + ", not finite", forwardTolerance, elements,
                (backend, t) -> backend.pointwise().leakyRelu(t.get("x"), slope, t.get("y")),
                read("x", shape, Fill.NOT_FINITE), written("y", shape)));
        cases.add(OpCase.of(
                forward + ", in place", forwardTolerance, elements,
                (backend, t) -> backend.pointwise().leakyRelu(t.get("y"), slope, t.get("y")), updated("y", shape)));
        String backward = "leaky relu backward of slope " + slope + " " + shape;
        cases.add(OpCase.of(
                backward, TOLERANCE, elements,
                (backend, t) -> backend.pointwise().leakyReluBackward(t.get("x"), t.get("dy"), slope, t.get("dx")),
                read("x", shape), read("dy", shape), written("dx", shape)));
        cases.add(OpCase.of(
                backward + ", over dy", TOLERANCE, elements,
                (backend, t) -> backend.pointwise().leakyReluBackward(t.get("x"), t.get("dy"), slope, t.get("dy")),
                read("x", shape), updated("dy", shape)));
        cases.add(OpCase.of(
                backward + ", over x", TOLERANCE, elements,
                (backend, t) -> backend.pointwise().leakyReluBackward(t.get("x"), t.get("dy"), slope, t.get("x")),
                updated("x", shape), read("dy", shape)));
    }

    private static void addSigmoid(List<OpCase> cases, Shape shape) {
        long elements = shape.elements();
        cases.add(OpCase.of(
                "sigmoid forward " + shape, TOLERANCE, 4 * elements,
                (backend, t) -> backend.pointwise().sigmoid(t.get("x"), t.get("y")), read("x", shape),
                written("y", shape)));
        cases.add(OpCase.of(
                "sigmoid forward " + shape + ", saturated", TOLERANCE, 4 * elements,
                (backend, t) -> backend.pointwise().sigmoid(t.get("x"), t.get("y")),
                read("x", shape, Fill.normal(0, 1000)), written("y", shape)));
        cases.add(OpCase.of(
                "sigmoid forward " + shape + ", not finite", TOLERANCE, 4 * elements,
                (backend, t) -> backend.pointwise().sigmoid(t.get("x"), t.get("y")),
                read("x", shape, Fill.NOT_FINITE), written("y", shape)));
        cases.add(OpCase.of(
                "sigmoid forward " + shape + ", in place", TOLERANCE, 4 * elements,
                (backend, t) -> backend.pointwise().sigmoid(t.get("y"), t.get("y")), updated("y", shape)));
        cases.add(OpCase.of(
                "sigmoid backward " + shape, TOLERANCE, 3 * elements,
                (backend, t) -> backend.pointwise().sigmoidBackward(t.get("y"), t.get("dy"), t.get("dx")),
                read("y", shape, Fill.POSITIVE), read("dy", shape), written("dx", shape)));
        cases.add(OpCase.of(
                "sigmoid backward " + shape + ", over dy", TOLERANCE, 3 * elements,
                (backend, t) -> backend.pointwise().sigmoidBackward(t.get("y"), t.get("dy"), t.get("dy")),
                read("y", shape, Fill.POSITIVE), updated("dy", shape)));
        cases.add(OpCase.of(
                "sigmoid backward " + shape + ", over y", TOLERANCE, 3 * elements,
                (backend, t) -> backend.pointwise().sigmoidBackward(t.get("y"), t.get("dy"), t.get("y")),
                updated("y", shape, Fill.POSITIVE), read("dy", shape)));
    }

    private static void addDropout(List<OpCase> cases, Shape shape, double probability, long seed) {
        String name = "dropout of probability " + probability + " " + shape;
        cases.add(OpCase.of(
                name, TOLERANCE, shape.elements(),
                (backend, t) -> backend.pointwise().dropout(t.get("x"), probability, seed, t.get("y")),
                read("x", shape), written("y", shape)));
        cases.add(OpCase.of(
                name + ", in place", TOLERANCE, shape.elements(),
                (backend, t) -> backend.pointwise().dropout(t.get("y"), probability, seed, t.get("y")),
                updated("y", shape)));
    }
}
