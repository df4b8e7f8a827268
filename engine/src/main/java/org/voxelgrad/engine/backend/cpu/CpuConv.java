package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Chooses the way a convolution is computed: one of the fast ones of the 3x3x3 convolution that keeps sizes, or the
 * general one.
 */
final class CpuConv implements ConvKernels {

    /** Input channels from which a weight gradient that computes 4 or 9 of them at a time is the faster one. */
    private static final int FEWEST_CHANNELS = 4;

    private final SameConv direct;
    private final SameConv winograd;
    private final Winograd3x3x3Gradient tunedGradient;
    private final PointConv pointwise;
    private final PointGradient pointwiseGradient;
    private final TapConv general;
    private final TapGradient generalGradient;

    CpuConv(Workers workers, RowKernels rows) {
        direct = new Conv3x3x3(workers, rows.conv());
        winograd = new Winograd3x3x3(workers, rows.conv(), rows.winograd());
        tunedGradient = new Winograd3x3x3Gradient(workers, rows.conv(), rows.winograd());
        pointwise = new PointConv(workers, rows.conv());
        pointwiseGradient = new PointGradient(workers, rows.terms());
        general = new TapConv(workers, rows.conv(), rows.phases());
        generalGradient = new TapGradient(workers, rows);
    }

    @Override
    public void forward(Conv3dSpec spec, Tensor x, Tensor weight, Tensor bias, Tensor y) {
        float[] xs = Heap.floats(x, spec.batch(), spec.inChannels(), spec.input());
        float[] weights = Heap.floats(weight, spec.outChannels(), spec.inChannels(), spec.kernel());
        float[] ys = Heap.floats(y, spec.batch(), spec.outChannels(), spec.output());
        if (isTuned(spec)) {
            same(spec, spec.inChannels()).forward(spec, xs, weights, Heap.floatsOrNull(bias), ys);
        } else if (PointConv.fits(spec)) {
            pointwise.forward(spec, xs, weights, Heap.floatsOrNull(bias), ys);
        } else {
            general.forward(spec, xs, weights, Heap.floatsOrNull(bias), ys);
        }
    }

    @Override
    public void backwardData(Conv3dSpec spec, Tensor dy, Tensor weight, Tensor bias, Tensor dx) {
        float[] dys = Heap.floats(dy, spec.batch(), spec.outChannels(), spec.output());
        float[] weights = Heap.floats(weight, spec.outChannels(), spec.inChannels(), spec.kernel());
        float[] dxs = Heap.floats(dx, spec.batch(), spec.inChannels(), spec.input());
        if (isTuned(spec)) {
            same(spec, spec.outChannels()).backwardData(spec, dys, weights, Heap.floatsOrNull(bias), dxs);
        } else if (PointConv.fits(spec)) {
            pointwise.backwardData(spec, dys, weights, Heap.floatsOrNull(bias), dxs);
        } else {
            general.backwardData(spec, dys, weights, Heap.floatsOrNull(bias), dxs);
        }
    }

    @Override
    public void backwardWeight(Conv3dSpec spec, Tensor x, Tensor dy, Tensor dWeight) {
        float[] xs = Heap.floats(x, spec.batch(), spec.inChannels(), spec.input());
        float[] dys = Heap.floats(dy, spec.batch(), spec.outChannels(), spec.output());
        float[] dWeights = Heap.floats(dWeight, spec.outChannels(), spec.inChannels(), spec.kernel());
        if (isTuned(spec) && spec.inChannels() >= FEWEST_CHANNELS) {
            tunedGradient.backwardWeight(spec, xs, dys, dWeights);
        } else if (PointConv.fits(spec)) {
            pointwiseGradient.backwardWeight(spec, xs, dys, dWeights);
        } else {
            generalGradient.backwardWeight(spec, xs, dys, dWeights);
        }
    }

    /** One plane, or one row of planes, leaves two of three taps nothing to read; the general way makes use of that. */
    private static boolean isTuned(Conv3dSpec spec) {
        return spec.isSame3() && spec.input().d() > 1 && spec.input().h() > 1;
    }

    private SameConv same(Conv3dSpec spec, int channels) {
        return winogradPays(spec, channels) ? winograd : direct;
    }

    /**
     * Whether Winograd's algorithm is the faster one. With one channel to sum over it is memory that takes the time,
     * so that it gains nothing, and an image, which that channel is, may have many equal voxels: only the direct way
     * always gives equal results for them.
     *
     * @param channels to sum over
     */
    static boolean winogradPays(Conv3dSpec spec, int channels) {
        return WinogradTiles.pay(spec.input()) && channels > 1;
    }
}
