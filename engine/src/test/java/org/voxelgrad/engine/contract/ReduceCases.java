package org.voxelgrad.engine.contract;

import static org.voxelgrad.engine.contract.Operand.read;
import static org.voxelgrad.engine.contract.Operand.readIntegers;
import static org.voxelgrad.engine.contract.Operand.updated;
import static org.voxelgrad.engine.contract.Operand.written;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.tensor.Shape;

/** Channel sums and the losses, with the scales of a mean and of a sum. */
final class ReduceCases {

    private static final double TOLERANCE = 3e-6;

    private ReduceCases() {}

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        List<Shape> maps = List.of(
                Shape.of(1, 1), Shape.of(3, 13), Shape.of(17, 179), Shape.of(1, 1, 1, 1, 1), Shape.of(3, 8, 13, 17, 31),
                Shape.of(1, 40, 3, 5, 45), Shape.of(2, 2, 3, 3, 179));
        maps.forEach(shape -> cases.add(channelSums(shape)));
        for (int[] size : new int[][] {{1, 2}, {3, 2}, {5, 3}, {2, 13}, {3, 179}, {31, 2}}) {
            Shape logits = Shape.of(size[0], size[1]);
            addCrossEntropy(cases, logits, "mean", Fill.NORMAL, 1.0 / size[0]);
            addCrossEntropy(cases, logits, "sum", Fill.NORMAL, 1);
            addCrossEntropy(cases, logits, "sum of huge", Fill.normal(0, 1e6), 1);
            addCrossEntropy(cases, logits, "sum of not finite", Fill.constant(Double.NaN), 1);
        }
        for (int length : new int[] {1, 3, 13, 17, 31, 179, 1031, 100_003}) {
            addSquaredError(cases, Shape.of(length), 1.0 / length);
        }
        addSquaredError(cases, Shape.of(3, 1, 13, 17, 31), 1);
        return cases;
    }

    private static OpCase channelSums(Shape shape) {
        return OpCase.of(
                "channel sums " + shape, TOLERANCE, shape.elements(),
                (backend, t) -> backend.reduce().addChannelSums(t.get("x"), t.get("sums")), read("x", shape),
                updated("sums", Shape.of(shape.dim(1))));
    }

    private static void addCrossEntropy(List<OpCase> cases, Shape shape, String kind, Fill fill, double scale) {
        String name = shape + ", " + kind;
        Operand logits = read("logits", shape, fill);
        Operand labels = readIntegers("labels", Shape.of(shape.dim(0)), Fill.below(shape.dim(1)));
        cases.add(OpCase.of(
                "cross entropy forward " + name, TOLERANCE, 4 * shape.elements(),
                (backend, t) -> backend.reduce().crossEntropy(t.get("logits"), t.get("labels"), scale, t.get("loss")),
                logits, labels, written("loss", Shape.of())));
        cases.add(OpCase.of(
                "cross entropy backward " + name, TOLERANCE, 5 * shape.elements(),
                (backend, t) -> backend.reduce().crossEntropyBackward(
                        t.get("logits"), t.get("labels"), scale, t.get("dLoss"), t.get("dLogits")),
                logits, labels, read("dLoss", Shape.of()), written("dLogits", shape)));
    }

    private static void addSquaredError(List<OpCase> cases, Shape shape, double scale) {
        cases.add(OpCase.of(
                "squared error forward " + shape, TOLERANCE, 3 * shape.elements(),
                (backend, t) -> backend.reduce().squaredError(t.get("x"), t.get("target"), scale, t.get("loss")),
                read("x", shape), read("target", shape), written("loss", Shape.of())));
        cases.add(OpCase.of(
                "squared error backward " + shape, TOLERANCE, 2 * shape.elements(),
                (backend, t) -> backend.reduce().squaredErrorBackward(
                        t.get("x"), t.get("target"), scale, t.get("dLoss"), t.get("dx")),
                read("x", shape), read("target", shape), read("dLoss", Shape.of()), written("dx", shape)));
    }
}
