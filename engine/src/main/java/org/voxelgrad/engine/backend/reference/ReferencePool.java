package org.voxelgrad.engine.backend.reference;

import static org.voxelgrad.engine.backend.reference.Elements.contains;
import static org.voxelgrad.engine.backend.reference.Elements.integers;
import static org.voxelgrad.engine.backend.reference.Elements.position;
import static org.voxelgrad.engine.backend.reference.Elements.reals;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Pool3dSpec.Padding;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Tensor;

/** Max pooling, window by window; its inverse and both gradients, winner by winner. */
final class ReferencePool implements PoolKernels {

    @Override
    public void maxForward(Pool3dSpec spec, Tensor x, Tensor y, Tensor winners) {
        double[] xs = reals(x, spec.inputShape());
        double[] ys = reals(y, spec.outputShape());
        int[] winner = integers(winners, spec.outputShape());
        Size3 output = spec.output();
        for (int plane = 0; plane < spec.batch() * spec.channels(); plane++) {
            for (int d = 0; d < output.d(); d++) {
                for (int h = 0; h < output.h(); h++) {
                    for (int w = 0; w < output.w(); w++) {
                        maxOfWindow(spec, xs, plane, d, h, w, position(plane, d, h, w, output), ys, winner);
                    }
                }
            }
        }
    }

    /** Scans the window of output voxel {@code (d, h, w)}, which lies at position {@code o}. */
    private static void maxOfWindow(
            Pool3dSpec spec, double[] xs, int plane, int d, int h, int w, int o, double[] ys, int[] winner) {
        Size3 kernel = spec.kernel();
        winner[o] = -1;
        for (int kd = 0; kd < kernel.d(); kd++) {
            for (int kh = 0; kh < kernel.h(); kh++) {
                for (int kw = 0; kw < kernel.w(); kw++) {
                    int inD = d * spec.stride().d() + kd - spec.low().d();
                    int inH = h * spec.stride().h() + kh - spec.low().h();
                    int inW = w * spec.stride().w() + kw - spec.low().w();
                    boolean inside = contains(spec.input(), inD, inH, inW);
                    if (!inside && spec.padding() == Padding.NEGATIVE_INFINITY) {
                        continue;
                    }
                    double value = inside ? xs[position(plane, inD, inH, inW, spec.input())] : 0;
                    if (winner[o] < 0 || beats(value, ys[o])) {
                        ys[o] = value;
                        winner[o] = winnerAt(spec, inD, inH, inW);
                    }
                }
            }
        }
    }

    /** Whether a later value takes the place of an earlier one: larger, or the first NaN. */
    private static boolean beats(double value, double best) {
        return value > best || (Double.isNaN(value) && !Double.isNaN(best));
    }

    /** The position of an input voxel in the volume that winners count in. */
    private static int winnerAt(Pool3dSpec spec, int d, int h, int w) {
        return switch (spec.padding()) {
            case ZERO -> position(0, d + spec.low().d(), h + spec.low().h(), w + spec.low().w(), spec.padded());
            case NEGATIVE_INFINITY -> position(0, d, h, w, spec.input());
        };
    }

    @Override
    public void maxBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx) {
        double[] dys = reals(dy, spec.outputShape());
        double[] dxs = reals(dx, spec.inputShape());
        Arrays.fill(dxs, 0, (int) dx.elements(), 0);
        forEachWinner(spec, winners, (o, i) -> dxs[i] += dys[o]);
    }

    @Override
    public void unpoolForward(Pool3dSpec spec, Tensor x, Tensor winners, Tensor y) {
        double[] xs = reals(x, spec.outputShape());
        double[] ys = reals(y, spec.inputShape());
        Arrays.fill(ys, 0, (int) y.elements(), 0);
        forEachWinner(spec, winners, (o, i) -> ys[i] = xs[o]);
    }

    @Override
    public void unpoolBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx) {
        double[] dys = reals(dy, spec.inputShape());
        double[] dxs = reals(dx, spec.outputShape());
        Arrays.fill(dxs, 0, (int) dx.elements(), 0);
        forEachWinner(spec, winners, (o, i) -> dxs[o] = dys[i]);
    }

    /** A window by its position in the output, and its winner by the position in the input. */
    @FunctionalInterface
    private interface Winner {
        void at(int o, int i);
    }

    /** Visits the windows in scan order, but for those whose winner lies in the padding. */
    private static void forEachWinner(Pool3dSpec spec, Tensor winners, Winner winner) {
        int[] position = integers(winners, spec.outputShape());
        boolean padded = spec.padding() == Padding.ZERO;
        Size3 volume = padded ? spec.padded() : spec.input();
        Size3 low = padded ? spec.low() : Size3.cube(0);
        int windows = (int) spec.output().voxels();
        for (int o = 0; o < winners.elements(); o++) {
            int plane = o / windows;
            int d = position[o] / (volume.h() * volume.w()) - low.d();
            int h = position[o] / volume.w() % volume.h() - low.h();
            int w = position[o] % volume.w() - low.w();
            if (contains(spec.input(), d, h, w)) {
                winner.at(o, position(plane, d, h, w, spec.input()));
            }
        }
    }
}
