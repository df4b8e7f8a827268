package org.voxelgrad.engine.backend.reference;

import static org.voxelgrad.engine.backend.reference.Elements.contains;
import static org.voxelgrad.engine.backend.reference.Elements.position;
import static org.voxelgrad.engine.backend.reference.Elements.reals;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A convolution is a sum of products {@code y[o] += x[i] * weight[k]} over all triples of positions that the geometry
 * allows. Being linear in {@code x} and in {@code weight}, it has its gradients from the same triples.
 */
final class ReferenceConv implements ConvKernels {

    @Override
    public void forward(Conv3dSpec spec, Tensor x, Tensor weight, Tensor bias, Tensor y) {
        double[] xs = reals(x, spec.inputShape());
        double[] weights = reals(weight, spec.weightShape());
        double[] ys = reals(y, spec.outputShape());
        fillWithBias(bias, spec.outputShape(), ys);
        forEachTerm(spec, (i, k, o) -> ys[o] += xs[i] * weights[k]);
    }

    @Override
    public void backwardData(Conv3dSpec spec, Tensor dy, Tensor weight, Tensor bias, Tensor dx) {
        double[] dys = reals(dy, spec.outputShape());
        double[] weights = reals(weight, spec.weightShape());
        double[] dxs = reals(dx, spec.inputShape());
        fillWithBias(bias, spec.inputShape(), dxs);
        forEachTerm(spec, (i, k, o) -> dxs[i] += dys[o] * weights[k]);
    }

    @Override
    public void backwardWeight(Conv3dSpec spec, Tensor x, Tensor dy, Tensor dWeight) {
        double[] xs = reals(x, spec.inputShape());
        double[] dys = reals(dy, spec.outputShape());
        double[] dWeights = reals(dWeight, spec.weightShape());
        forEachTerm(spec, (i, k, o) -> dWeights[k] += xs[i] * dys[o]);
    }

    /** One product of the sum, by its positions in the input, the weight and the output. */
    @FunctionalInterface
    private interface Term {
        void at(int i, int k, int o);
    }

    private static void forEachTerm(Conv3dSpec spec, Term term) {
        for (int n = 0; n < spec.batch(); n++) {
            for (int outChannel = 0; outChannel < spec.outChannels(); outChannel++) {
                for (int inChannel = 0; inChannel < spec.inChannels(); inChannel++) {
                    int inPlane = n * spec.inChannels() + inChannel;
                    int outPlane = n * spec.outChannels() + outChannel;
                    int weightPlane = outChannel * spec.inChannels() + inChannel;
                    forEachTerm(spec, inPlane, weightPlane, outPlane, term);
                }
            }
        }
    }

    private static void forEachTerm(Conv3dSpec spec, int inPlane, int weightPlane, int outPlane, Term term) {
        Size3 output = spec.output();
        for (int d = 0; d < output.d(); d++) {
            for (int h = 0; h < output.h(); h++) {
                for (int w = 0; w < output.w(); w++) {
                    int o = position(outPlane, d, h, w, output);
                    forEachTermOfOutput(spec, d, h, w, inPlane, weightPlane, o, term);
                }
            }
        }
    }

    /** The terms of output voxel {@code (d, h, w)} at position {@code o}. */
    private static void forEachTermOfOutput(
            Conv3dSpec spec, int d, int h, int w, int inPlane, int weightPlane, int o, Term term) {
        Size3 kernel = spec.kernel();
        for (int kd = 0; kd < kernel.d(); kd++) {
            for (int kh = 0; kh < kernel.h(); kh++) {
                for (int kw = 0; kw < kernel.w(); kw++) {
                    int inD = d * spec.stride().d() + kd * spec.dilation().d() - spec.padding().d();
                    int inH = h * spec.stride().h() + kh * spec.dilation().h() - spec.padding().h();
                    int inW = w * spec.stride().w() + kw * spec.dilation().w() - spec.padding().w();
                    if (contains(spec.input(), inD, inH, inW)) {
                        int i = position(inPlane, inD, inH, inW, spec.input());
                        int k = position(weightPlane, kd, kh, kw, kernel);
                        term.at(i, k, o);
                    }
                }
            }
        }
    }

    /** Sets every voxel of {@code target [N, C, D, H, W]} to its channel's bias, or to zero. */
    private static void fillWithBias(Tensor bias, Shape shape, double[] target) {
        int channels = shape.dim(1);
        int voxels = (int) shape.elementsFrom(2);
        double[] biases = bias == null ? new double[channels] : reals(bias, Shape.of(channels));
        for (int plane = 0; plane < shape.dim(0) * channels; plane++) {
            Arrays.fill(target, plane * voxels, (plane + 1) * voxels, biases[plane % channels]);
        }
    }
}
