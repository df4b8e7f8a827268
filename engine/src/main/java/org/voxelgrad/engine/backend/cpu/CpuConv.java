package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Chooses the way a convolution is computed: the fast one of the 3x3x3 convolution that keeps sizes, or the general
 * one.
 */
final class CpuConv implements ConvKernels {

    private final Conv3x3x3 same;
    private final Conv3x3x3Gradient sameGradient;
    private final TapConv general;
    private final TapGradient generalGradient;

    CpuConv(Workers workers, ConvRows rows, TermRows terms) {
        same = new Conv3x3x3(workers, rows);
        sameGradient = new Conv3x3x3Gradient(workers, rows);
        general = new TapConv(workers, rows);
        generalGradient = new TapGradient(workers, terms);
    }

    @Override
    public void forward(Conv3dSpec spec, Tensor x, Tensor weight, Tensor bias, Tensor y) {
        float[] xs = Heap.floats(x, spec.inputShape());
        float[] weights = Heap.floats(weight, spec.weightShape());
        float[] ys = Heap.floats(y, spec.outputShape());
        if (spec.isSame3()) {
            same.forward(spec, xs, weights, Heap.floatsOrNull(bias), ys);
        } else {
            general.forward(spec, xs, weights, Heap.floatsOrNull(bias), ys);
        }
    }

    @Override
    public void backwardData(Conv3dSpec spec, Tensor dy, Tensor weight, Tensor bias, Tensor dx) {
        float[] dys = Heap.floats(dy, spec.outputShape());
        float[] weights = Heap.floats(weight, spec.weightShape());
        float[] dxs = Heap.floats(dx, spec.inputShape());
        if (spec.isSame3()) {
            same.backwardData(spec, dys, weights, Heap.floatsOrNull(bias), dxs);
        } else {
            general.backwardData(spec, dys, weights, Heap.floatsOrNull(bias), dxs);
        }
    }

    @Override
    public void backwardWeight(Conv3dSpec spec, Tensor x, Tensor dy, Tensor dWeight) {
        float[] xs = Heap.floats(x, spec.inputShape());
        float[] dys = Heap.floats(dy, spec.outputShape());
        float[] dWeights = Heap.floats(dWeight, spec.weightShape());
        if (spec.isSame3()) {
            sameGradient.backwardWeight(spec, xs, dys, dWeights);
        } else {
            generalGradient.backwardWeight(spec, xs, dys, dWeights);
        }
    }
}
