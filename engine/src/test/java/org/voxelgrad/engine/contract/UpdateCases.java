package org.voxelgrad.engine.contract;

import static org.voxelgrad.engine.contract.Operand.read;
import static org.voxelgrad.engine.contract.Operand.updated;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.UpdateKernels;
import org.voxelgrad.engine.tensor.Shape;

/** Steps of optimisers; learning rates are large, so that an error in the step shows in the parameter. */
final class UpdateCases {

    private static final double TOLERANCE = 1e-6;

    private UpdateCases() {}

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (int length : new int[] {1, 3, 13, 16, 17, 31, 179, 1031, 100_003}) {
            Shape shape = Shape.of(length);
            cases.add(adam(shape, new AdamSpec(0.5, 0.9, 0.999, 1e-8, 0, 1)));
            cases.add(adam(shape, new AdamSpec(0.5, 0.9, 0.999, 1e-8, 0.1, 2)));
            cases.add(adam(shape, new AdamSpec(2, 0.8, 0.99, 0.1, 0.01, 1000)));
        }
        cases.add(adam(Shape.of(13, 3, 3, 3, 3), new AdamSpec(0.5, 0.9, 0.999, 1e-8, 0.1, 3)));
        cases.add(adamOnSeveral(new AdamSpec(0.5, 0.9, 0.999, 1e-8, 0.1, 2), Shape.of(7)));
        cases.add(adamOnSeveral(
                new AdamSpec(2, 0.8, 0.99, 0.1, 0.01, 1000), Shape.of(8, 1, 3, 3, 3), Shape.of(8), Shape.of(100_003),
                Shape.of(1), Shape.of(2, 1031)));
        return cases;
    }

    private static OpCase adamOnSeveral(AdamSpec spec, Shape... shapes) {
        List<Operand> operands = new ArrayList<>();
        long elements = 0;
        for (int i = 0; i < shapes.length; i++) {
            operands.add(updated("parameter" + i, shapes[i]));
            operands.add(read("gradient" + i, shapes[i]));
            operands.add(updated("m" + i, shapes[i]));
            operands.add(updated("v" + i, shapes[i], Fill.POSITIVE));
            elements += shapes[i].elements();
        }
        return OpCase.of(
                "adam on " + Arrays.toString(shapes) + " " + spec, TOLERANCE, 14 * elements,
                (backend, t) -> backend.update().adam(spec, IntStream.range(0, shapes.length)
                        .mapToObj(i -> new UpdateKernels.Trained(
                                t.get("parameter" + i), t.get("gradient" + i), t.get("m" + i), t.get("v" + i)))
                        .toList()),
                operands.toArray(Operand[]::new));
    }

    private static OpCase adam(Shape shape, AdamSpec spec) {
        return OpCase.of(
                "adam " + shape + " " + spec, TOLERANCE, 14 * shape.elements(),
                (backend, t) -> backend.update()
                        .adam(spec, t.get("parameter"), t.get("gradient"), t.get("m"), t.get("v")),
                updated("parameter", shape), read("gradient", shape), updated("m", shape),
                updated("v", shape, Fill.POSITIVE));
    }
}
