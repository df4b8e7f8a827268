package org.voxelgrad.engine.contract;

import static org.voxelgrad.engine.contract.Operand.read;
import static org.voxelgrad.engine.contract.Operand.updated;
import static org.voxelgrad.engine.contract.Operand.written;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;

/** Convolutions: the 3x3x3 kernel of every network on all kinds of sizes, and the general geometry. */
final class ConvCases {

    private static final double TOLERANCE = 3e-6;

    private ConvCases() {}

    static List<OpCase> cases() {
        return operations(specs());
    }

    static List<OpCase> thorough() {
        List<Conv3dSpec> specs = new ArrayList<>();
        specs.add(same3(1, 1, 8, 45, 31, 179));
        specs.add(same3(2, 8, 16, 31, 17, 45));
        specs.add(same3(1, 16, 32, 21, 26, 23));
        specs.add(same3(3, 64, 128, 5, 6, 6));
        for (int i = 0; i < 100; i++) {
            specs.add(drawn(Seeds.root(1).child("geometry", i).generator()));
        }
        return operations(specs);
    }

    static List<Conv3dSpec> specs() {
        List<Conv3dSpec> specs = new ArrayList<>();
        for (int width : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 45, 64, 65, 179}) {
            specs.add(same3(1, 2, 3, 3, 4, width));
            specs.add(same3(1, 2, 3, 5, 1, width));
        }
        specs.add(same3(3, 1, 1, 1, 1, 1));
        specs.add(same3(1, 1, 8, 5, 6, 179));
        specs.add(same3(3, 1, 8, 13, 17, 31));
        specs.add(same3(1, 8, 1, 17, 3, 13));
        specs.add(same3(1, 8, 16, 5, 6, 45));
        specs.add(same3(3, 13, 3, 3, 5, 17));
        specs.add(same3(1, 16, 40, 3, 6, 13));
        specs.add(same3(1, 40, 16, 4, 3, 17));
        specs.add(same3(1, 3, 13, 2, 2, 2));
        specs.add(same3(3, 32, 64, 3, 1, 3));
        specs.add(same3(1, 64, 128, 2, 3, 2));
        specs.add(same3(3, 5, 12, 1, 33, 45));

        specs.add(cubic(3, 3, 8, size(13, 3, 17), 1, 1, 0, 1));
        specs.add(cubic(1, 2, 13, size(13, 3, 17), 1, 2, 0, 1));
        specs.add(cubic(1, 2, 3, size(5, 6, 7), 1, 3, 1, 1));
        specs.add(cubic(1, 3, 2, size(4, 6, 8), 2, 2, 0, 1));
        specs.add(cubic(3, 3, 2, size(5, 7, 9), 2, 2, 0, 1));
        specs.add(cubic(1, 8, 3, size(5, 6, 7), 4, 2, 1, 1));
        specs.add(cubic(3, 2, 8, size(13, 3, 17), 3, 2, 1, 1));
        specs.add(cubic(1, 13, 8, size(6, 4, 8), 3, 2, 0, 1));
        specs.add(cubic(1, 3, 3, size(8, 9, 10), 3, 3, 0, 1));
        specs.add(cubic(1, 3, 2, size(3, 4, 13), 3, 1, 0, 1));
        specs.add(cubic(3, 2, 3, size(3, 1, 17), 3, 1, 2, 1));
        specs.add(cubic(1, 3, 8, size(5, 7, 13), 3, 1, 2, 2));
        specs.add(cubic(3, 2, 3, size(7, 6, 17), 3, 2, 1, 2));
        specs.add(cubic(1, 2, 8, size(13, 5, 17), 5, 1, 2, 1));
        specs.add(cubic(1, 8, 2, size(5, 6, 7), 5, 1, 0, 1));
        specs.add(cubic(3, 2, 3, size(5, 13, 9), 5, 3, 2, 1));
        specs.add(cubic(1, 13, 40, size(3, 3, 3), 3, 1, 0, 1));
        specs.add(cubic(1, 2, 24, size(5, 7, 9), 7, 1, 3, 1));
        specs.add(cubic(1, 2, 3, size(9, 8, 15), 7, 2, 3, 1));
        specs.add(cubic(2, 16, 24, size(3, 4, 45), 1, 1, 0, 1));
        specs.add(cubic(2, 3, 9, size(8, 12, 10), 1, 1, 0, 1));
        specs.add(cubic(2, 130, 5, size(9, 11, 13), 1, 1, 0, 1));
        specs.add(cubic(1, 16, 24, size(9, 11, 13), 3, 2, 1, 1));
        specs.add(cubic(2, 16, 16, size(19, 20, 21), 3, 2, 1, 1));
        specs.add(cubic(1, 4, 12, size(13, 14, 31), 3, 3, 2, 2));
        specs.add(cubic(2, 3, 16, size(5, 7, 300), 3, 5, 1, 1));
        specs.add(cubic(1, 2, 3, size(23, 25, 67), 3, 2, 1, 1));
        specs.add(cubic(1, 24, 3, size(5, 31, 67), 3, 1, 0, 1));
        specs.add(cubic(1, 2, 5, size(3, 3, 1700), 3, 1, 0, 1));
        specs.add(cubic(1, 2, 5, size(3, 2, 2500), 3, 2, 1, 1));
        specs.add(cubic(1, 2, 3, size(1, 5, 2), 5, 1, 2, 1));
        specs.add(cubic(1, 2, 3, size(1, 1, 1), 2, 1, 1, 2));
        specs.add(cubic(1, 2, 3, size(9, 10, 34), 2, 4, 0, 2));
        specs.add(cubic(2, 3, 9, size(7, 38, 104), 3, 3, 0, 1));
        specs.add(cubic(1, 9, 3, size(8, 9, 53), 3, 3, 1, 1));
        specs.add(cubic(1, 3, 5, size(4, 40, 90), 2, 2, 0, 1));
        specs.add(cubic(1, 16, 12, size(10, 10, 6), 3, 2, 1, 1));
        specs.add(new Conv3dSpec(
                3, 2, 3, size(5, 13, 31), size(1, 3, 5), size(1, 2, 3), size(0, 1, 2), size(2, 1, 1)));
        specs.add(new Conv3dSpec(
                1, 3, 8, size(17, 5, 13), size(5, 1, 3), size(3, 1, 1), size(2, 0, 1), size(1, 1, 2)));
        specs.add(new Conv3dSpec(
                1, 1, 13, size(3, 45, 17), size(3, 3, 3), size(1, 1, 1), size(1, 1, 0), size(1, 1, 1)));
        return specs;
    }

    private static Conv3dSpec drawn(RandomGenerator random) {
        Size3 kernel = drawn(random, 1, 6);
        Size3 dilation = drawn(random, 1, 4);
        Size3 smallest = size(
                dilation.d() * (kernel.d() - 1) + 1,
                dilation.h() * (kernel.h() - 1) + 1,
                dilation.w() * (kernel.w() - 1) + 1);
        return new Conv3dSpec(
                random.nextInt(1, 4), random.nextInt(1, 16), random.nextInt(1, 16), smallest.plus(drawn(random, 0, 9)),
                kernel, drawn(random, 1, 4), drawn(random, 0, 4), dilation);
    }

    private static Size3 drawn(RandomGenerator random, int from, int bound) {
        return size(random.nextInt(from, bound), random.nextInt(from, bound), random.nextInt(from, bound));
    }

    private static Conv3dSpec same3(int batch, int in, int out, int d, int h, int w) {
        return cubic(batch, in, out, size(d, h, w), 3, 1, 1, 1);
    }

    private static Conv3dSpec cubic(
            int batch, int in, int out, Size3 input, int kernel, int stride, int padding, int dilation) {
        return new Conv3dSpec(
                batch, in, out, input, Size3.cube(kernel), Size3.cube(stride), Size3.cube(padding),
                Size3.cube(dilation));
    }

    private static Size3 size(int d, int h, int w) {
        return new Size3(d, h, w);
    }

    private static List<OpCase> operations(List<Conv3dSpec> specs) {
        List<OpCase> cases = new ArrayList<>();
        for (Conv3dSpec spec : specs) {
            OpCase forward = forward(spec);
            cases.add(forward);
            cases.add(forward.with(", bias", read("bias", Shape.of(spec.outChannels()))));
            OpCase backwardData = backwardData(spec);
            cases.add(backwardData);
            cases.add(backwardData.with(", bias", read("bias", Shape.of(spec.inChannels()))));
            cases.add(backwardWeight(spec));
        }
        return cases;
    }

    private static OpCase forward(Conv3dSpec spec) {
        return OpCase.of(
                "conv3d forward " + describe(spec), TOLERANCE, spec.flops(),
                (backend, t) -> backend.conv()
                        .forward(spec, t.get("x"), t.get("weight"), t.get("bias"), t.get("y")),
                read("x", spec.inputShape()), read("weight", spec.weightShape()), written("y", spec.outputShape()));
    }

    private static OpCase backwardData(Conv3dSpec spec) {
        return OpCase.of(
                "conv3d backward data " + describe(spec), TOLERANCE, spec.flops(),
                (backend, t) -> backend.conv()
                        .backwardData(spec, t.get("dy"), t.get("weight"), t.get("bias"), t.get("dx")),
                read("dy", spec.outputShape()), read("weight", spec.weightShape()), written("dx", spec.inputShape()));
    }

    private static OpCase backwardWeight(Conv3dSpec spec) {
        return OpCase.of(
                "conv3d backward weight " + describe(spec), weightTolerance(spec), spec.flops(),
                (backend, t) -> backend.conv().backwardWeight(spec, t.get("x"), t.get("dy"), t.get("dWeight")),
                read("x", spec.inputShape()), read("dy", spec.outputShape()),
                updated("dWeight", spec.weightShape()));
    }

    /** Every weight sums over all images and voxels; rounding errors grow with the root of the number of summands. */
    private static double weightTolerance(Conv3dSpec spec) {
        return Math.max(TOLERANCE, 1e-8 * Math.sqrt(spec.batch() * spec.output().voxels()));
    }

    private static String describe(Conv3dSpec spec) {
        return spec.inputShape() + " to " + spec.outChannels() + " channels, kernel " + spec.kernel() + ", stride "
                + spec.stride() + ", padding " + spec.padding() + ", dilation " + spec.dilation();
    }
}
