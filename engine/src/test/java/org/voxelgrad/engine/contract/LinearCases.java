package org.voxelgrad.engine.contract;

import static org.voxelgrad.engine.contract.Operand.read;
import static org.voxelgrad.engine.contract.Operand.updated;
import static org.voxelgrad.engine.contract.Operand.written;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.tensor.Shape;

/** Fully connected layers, from one number to rows longer than any block. */
final class LinearCases {

    private static final double TOLERANCE = 3e-6;

    private LinearCases() {}

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        int[][] sizes = {
            {1, 1, 1}, {1, 3, 2}, {3, 13, 2}, {1, 179, 3}, {3, 45, 17}, {5, 31, 50}, {1, 64, 1}, {3, 1031, 13},
            {2, 40, 179}, {17, 16, 8}, {1, 20011, 13}, {3, 1300, 50}
        };
        for (int[] size : sizes) {
            add(cases, size[0], size[1], size[2]);
        }
        return cases;
    }

    private static void add(List<OpCase> cases, int batch, int in, int out) {
        Shape x = Shape.of(batch, in);
        Shape y = Shape.of(batch, out);
        Shape weight = Shape.of(out, in);
        String name = " of " + batch + ", " + in + " to " + out;
        long flops = 2L * batch * in * out;
        OpCase forward = OpCase.of(
                "linear forward" + name, TOLERANCE, flops,
                (backend, t) -> backend.linear().forward(t.get("x"), t.get("weight"), t.get("bias"), t.get("y")),
                read("x", x), read("weight", weight), written("y", y));
        cases.add(forward);
        cases.add(forward.with(", bias", read("bias", Shape.of(out))));
        cases.add(OpCase.of(
                "linear backward data" + name, TOLERANCE, flops,
                (backend, t) -> backend.linear().backwardData(t.get("dy"), t.get("weight"), t.get("dx")),
                read("dy", y), read("weight", weight), written("dx", x)));
        cases.add(OpCase.of(
                "linear backward weight" + name, TOLERANCE, flops,
                (backend, t) -> backend.linear().backwardWeight(t.get("x"), t.get("dy"), t.get("dWeight")),
                read("x", x), read("dy", y), updated("dWeight", weight)));
    }
}
