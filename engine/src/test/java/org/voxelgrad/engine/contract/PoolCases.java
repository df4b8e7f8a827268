package org.voxelgrad.engine.contract;

import static org.voxelgrad.engine.contract.Operand.read;
import static org.voxelgrad.engine.contract.Operand.readIntegers;
import static org.voxelgrad.engine.contract.Operand.written;
import static org.voxelgrad.engine.contract.Operand.writtenIntegers;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Pool3dSpec.Padding;
import org.voxelgrad.engine.backend.Size3;

/** Max pooling: windows that touch, overlap or leave gaps; values that tie, lose to the padding, or are NaN. */
final class PoolCases {

    private PoolCases() {}

    static List<OpCase> cases() {
        List<Pool3dSpec> specs = new ArrayList<>();
        for (int width : new int[] {1, 2, 3, 13, 16, 17, 31, 45, 64, 65, 179}) {
            specs.add(Pool3dSpec.padded(1, 2, new Size3(4, 3, width), 2, 2));
        }
        specs.add(Pool3dSpec.padded(3, 8, new Size3(13, 17, 31), 2, 2));
        specs.add(Pool3dSpec.padded(1, 13, new Size3(8, 6, 4), 2, 2));
        specs.add(Pool3dSpec.padded(1, 1, new Size3(1, 1, 1), 2, 2));
        specs.add(Pool3dSpec.padded(1, 2, new Size3(7, 8, 9), 3, 2));
        specs.add(Pool3dSpec.padded(3, 3, new Size3(5, 6, 7), 3, 1));
        specs.add(Pool3dSpec.padded(1, 3, new Size3(11, 9, 31), 2, 3));
        specs.add(Pool3dSpec.padded(1, 2, new Size3(13, 7, 17), 5, 5));
        specs.add(new Pool3dSpec(
                3, 2, new Size3(5, 8, 13), new Size3(1, 2, 3), new Size3(1, 2, 2), new Size3(1, 0, 2),
                new Size3(0, 3, 1), Padding.ZERO));
        for (int padding : new int[] {0, 1}) {
            specs.add(infinite(1, 3, new Size3(5, 6, 7), 2, 2, padding));
            specs.add(infinite(3, 2, new Size3(13, 3, 17), 3, 2, padding));
            specs.add(infinite(1, 1, new Size3(9, 4, 31), 3, 1, padding));
            specs.add(infinite(1, 2, new Size3(9, 4, 45), 2, 3, padding));
        }
        specs.add(new Pool3dSpec(
                1, 2, new Size3(5, 7, 9), new Size3(2, 3, 4), new Size3(2, 2, 1), new Size3(0, 1, 2),
                new Size3(1, 0, 1), Padding.NEGATIVE_INFINITY));
        return operations(specs);
    }

    static List<OpCase> thorough() {
        return operations(List.of(
                Pool3dSpec.padded(3, 8, new Size3(45, 31, 179), 2, 2),
                Pool3dSpec.padded(2, 40, new Size3(21, 26, 23), 2, 2),
                Pool3dSpec.padded(2, 13, new Size3(21, 26, 23), 3, 2)));
    }

    private static Pool3dSpec infinite(int batch, int channels, Size3 input, int kernel, int stride, int padding) {
        return new Pool3dSpec(
                batch, channels, input, Size3.cube(kernel), Size3.cube(stride), Size3.cube(padding),
                Size3.cube(padding), Padding.NEGATIVE_INFINITY);
    }

    private static List<OpCase> operations(List<Pool3dSpec> specs) {
        List<OpCase> cases = new ArrayList<>();
        for (Pool3dSpec spec : specs) {
            cases.add(forward(spec, "distinct", Fill.DISTINCT));
            cases.add(forward(spec, "negative", Fill.NEGATIVE));
            cases.add(forward(spec, "tied", Fill.TIES));
            cases.add(forward(spec, "not finite", Fill.NOT_FINITE));
            cases.add(backward(spec));
            cases.add(unpoolForward(spec));
            cases.add(unpoolBackward(spec));
        }
        return cases;
    }

    private static OpCase forward(Pool3dSpec spec, String values, Fill fill) {
        return OpCase.of(
                "max pool forward " + describe(spec) + ", values " + values, 0, 0,
                (backend, t) -> backend.pooling().maxForward(spec, t.get("x"), t.get("y"), t.get("winners")),
                read("x", spec.inputShape(), fill), written("y", spec.outputShape()),
                writtenIntegers("winners", spec.outputShape()));
    }

    private static OpCase backward(Pool3dSpec spec) {
        return OpCase.of(
                "max pool backward " + describe(spec), 1e-6, 0,
                (backend, t) -> backend.pooling().maxBackward(spec, t.get("dy"), t.get("winners"), t.get("dx")),
                read("dy", spec.outputShape()), winners(spec), written("dx", spec.inputShape()));
    }

    private static OpCase unpoolForward(Pool3dSpec spec) {
        return OpCase.of(
                "max unpool forward " + describe(spec), 0, 0,
                (backend, t) -> backend.pooling().unpoolForward(spec, t.get("x"), t.get("winners"), t.get("y")),
                read("x", spec.outputShape()), winners(spec), written("y", spec.inputShape()));
    }

    private static OpCase unpoolBackward(Pool3dSpec spec) {
        return OpCase.of(
                "max unpool backward " + describe(spec), 0, 0,
                (backend, t) -> backend.pooling().unpoolBackward(spec, t.get("dy"), t.get("winners"), t.get("dx")),
                read("dy", spec.inputShape()), winners(spec), written("dx", spec.outputShape()));
    }

    /** Any voxel of each window, in the padding too where that can win. */
    private static Operand winners(Pool3dSpec spec) {
        Size3 output = spec.output();
        return readIntegers("winners", spec.outputShape(), (random, count) -> {
            double[] winners = new double[count];
            for (int o = 0; o < count; o++) {
                int d = o / (output.w() * output.h()) % output.d();
                int h = o / output.w() % output.h();
                int w = o % output.w();
                winners[o] = winnerOf(spec, d, h, w, random);
            }
            return winners;
        });
    }

    private static int winnerOf(Pool3dSpec spec, int d, int h, int w, RandomGenerator random) {
        int inD = inWindow(d, spec.stride().d(), spec.kernel().d(), spec.low().d(), spec.input().d(), spec, random);
        int inH = inWindow(h, spec.stride().h(), spec.kernel().h(), spec.low().h(), spec.input().h(), spec, random);
        int inW = inWindow(w, spec.stride().w(), spec.kernel().w(), spec.low().w(), spec.input().w(), spec, random);
        Size3 volume = spec.padding() == Padding.ZERO ? spec.padded() : spec.input();
        return (inD * volume.h() + inH) * volume.w() + inW;
    }

    /** An index along one axis that is in the window of output index {@code o}, in the volume that winners count in. */
    private static int inWindow(
            int o, int stride, int kernel, int low, int size, Pool3dSpec spec, RandomGenerator random) {
        int from = o * stride;
        if (spec.padding() == Padding.ZERO) {
            return random.nextInt(from, from + kernel);
        }
        return random.nextInt(Math.max(0, from - low), Math.min(size, from - low + kernel));
    }

    private static String describe(Pool3dSpec spec) {
        return spec.inputShape() + ", kernel " + spec.kernel() + ", stride " + spec.stride() + ", padding "
                + spec.low() + " before and " + spec.high() + " after of " + spec.padding();
    }
}
