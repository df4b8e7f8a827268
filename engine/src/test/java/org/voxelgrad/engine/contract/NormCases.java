package org.voxelgrad.engine.contract;

import static org.voxelgrad.engine.contract.Operand.read;
import static org.voxelgrad.engine.contract.Operand.updated;
import static org.voxelgrad.engine.contract.Operand.written;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.tensor.Shape;

/** Batch normalisation, with every gradient and with each left out. */
final class NormCases {

    private static final double TOLERANCE = 3e-6;
    private static final double EPSILON = 1e-5;

    private NormCases() {}

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (Shape shape : shapes()) {
            cases.add(forwardTraining(shape, "normal", Fill.NORMAL, TOLERANCE));
            cases.add(forwardInference(shape));
            for (String gradients : List.of("dx dGamma dBeta", "dGamma dBeta", "dx", "dGamma", "dBeta")) {
                cases.add(backwardTraining(shape, gradients));
                cases.add(backwardInference(shape, gradients));
            }
        }
        Shape image = Shape.of(3, 8, 5, 13, 17);
        // A variance from the mean of squares loses five digits here.
        cases.add(forwardTraining(image, "of mean 100", Fill.normal(100, 1), 5e-5));
        cases.add(forwardTraining(image, "constant", Fill.constant(0.75), 1e-5));
        return cases;
    }

    private static List<Shape> shapes() {
        return List.of(
                Shape.of(1, 1, 1, 1, 2),
                Shape.of(3, 40, 1, 1, 1),
                Shape.of(1, 13, 3, 1, 2),
                Shape.of(1, 2, 3, 5, 179),
                Shape.of(3, 3, 2, 4, 8),
                Shape.of(3, 8, 13, 17, 31),
                Shape.of(1, 16, 5, 7, 45));
    }

    private static OpCase forwardTraining(Shape x, String values, Fill fill, double tolerance) {
        Shape channels = Shape.of(x.dim(1));
        return OpCase.of(
                "batch norm forward training " + x + ", values " + values, tolerance, 8 * x.elements(),
                (backend, t) -> backend.norm().forwardTraining(
                        t.get("x"), t.get("gamma"), t.get("beta"), EPSILON, 0.1, t.get("runningMean"),
                        t.get("runningVar"), t.get("mean"), t.get("invStd"), t.get("y")),
                read("x", x, fill), read("gamma", channels), read("beta", channels),
                updated("runningMean", channels), updated("runningVar", channels, Fill.POSITIVE),
                written("mean", channels), written("invStd", channels), written("y", x));
    }

    private static OpCase forwardInference(Shape x) {
        Shape channels = Shape.of(x.dim(1));
        return OpCase.of(
                "batch norm forward inference " + x, TOLERANCE, 4 * x.elements(),
                (backend, t) -> backend.norm().forwardInference(
                        t.get("x"), t.get("gamma"), t.get("beta"), EPSILON, t.get("runningMean"), t.get("runningVar"),
                        t.get("y")),
                read("x", x), read("gamma", channels), read("beta", channels), read("runningMean", channels),
                read("runningVar", channels, Fill.POSITIVE), written("y", x));
    }

    private static OpCase backwardTraining(Shape x, String gradients) {
        Shape channels = Shape.of(x.dim(1));
        OpCase inputs = OpCase.of(
                "batch norm backward training " + x + ", to " + gradients, TOLERANCE, 11 * x.elements(),
                (backend, t) -> backend.norm().backwardTraining(
                        t.get("x"), t.get("dy"), t.get("gamma"), t.get("mean"), t.get("invStd"), t.get("dx"),
                        t.get("dGamma"), t.get("dBeta")),
                read("x", x), read("dy", x), read("gamma", channels), read("mean", channels),
                read("invStd", channels, Fill.POSITIVE));
        return withGradients(inputs, x, gradients);
    }

    private static OpCase backwardInference(Shape x, String gradients) {
        Shape channels = Shape.of(x.dim(1));
        OpCase inputs = OpCase.of(
                "batch norm backward inference " + x + ", to " + gradients, TOLERANCE, 6 * x.elements(),
                (backend, t) -> backend.norm().backwardInference(
                        t.get("x"), t.get("dy"), t.get("gamma"), EPSILON, t.get("runningMean"), t.get("runningVar"),
                        t.get("dx"), t.get("dGamma"), t.get("dBeta")),
                read("x", x), read("dy", x), read("gamma", channels), read("runningMean", channels),
                read("runningVar", channels, Fill.POSITIVE));
        return withGradients(inputs, x, gradients);
    }

    private static OpCase withGradients(OpCase inputs, Shape x, String gradients) {
        OpCase all = inputs;
        for (String gradient : gradients.split(" ")) {
            all = all.with("", gradient.equals("dx") ? written("dx", x) : updated(gradient, Shape.of(x.dim(1))));
        }
        return all;
    }
}
