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
        int stride = spec.stride().w();
        fillWithBias(bias, spec.outputShape(), ys);
        forEachRow(spec, (i, k, o, count) -> {
            for (int j = 0; j < count; j++) {
                ys[o + j] += xs[i + j * stride] * weights[k];
            }
        });
    }

    @Override
    public void backwardData(Conv3dSpec spec, Tensor dy, Tensor weight, Tensor bias, Tensor dx) {
        double[] dys = reals(dy, spec.outputShape());
        double[] weights = reals(weight, spec.weightShape());
        double[] dxs = reals(dx, spec.inputShape());
        int stride = spec.stride().w();
        fillWithBias(bias, spec.inputShape(), dxs);
        forEachRow(spec, (i, k, o, count) -> {
            for (int j = 0; j < count; j++) {
                dxs[i + j * stride] += dys[o + j] * weights[k];
            }
        });
    }

    @Override
    public void backwardWeight(Conv3dSpec spec, Tensor x, Tensor dy, Tensor dWeight) {
        double[] xs = reals(x, spec.inputShape());
        double[] dys = reals(dy, spec.outputShape());
        double[] dWeights = reals(dWeight, spec.weightShape());
        int stride = spec.stride().w();
        forEachRow(spec, (i, k, o, count) -> {
            for (int j = 0; j < count; j++) {
                dWeights[k] += xs[i + j * stride] * dys[o + j];
            }
        });
    }

    /**
     * The triples of one row of the output and one element of the weight: output {@code o + j} goes with input
     * {@code i + j * stride} and weight {@code k}, for j from 0 to {@code count - 1}.
     */
    @FunctionalInterface
    private interface Row {
        void at(int i, int k, int o, int count);
    }

    private static void forEachRow(Conv3dSpec spec, Row row) {
        for (int n = 0; n < spec.batch(); n++) {
            for (int outChannel = 0; outChannel < spec.outChannels(); outChannel++) {
                for (int inChannel = 0; inChannel < spec.inChannels(); inChannel++) {
                    int inPlane = n * spec.inChannels() + inChannel;
                    int outPlane = n * spec.outChannels() + outChannel;
                    int weightPlane = outChannel * spec.inChannels() + inChannel;
                    forEachRow(spec, inPlane, weightPlane, outPlane, row);
                }
            }
        }
    }

    private static void forEachRow(Conv3dSpec spec, int inPlane, int weightPlane, int outPlane, Row row) {
        Size3 kernel = spec.kernel();
        for (int kd = 0; kd < kernel.d(); kd++) {
            for (int kh = 0; kh < kernel.h(); kh++) {
                for (int kw = 0; kw < kernel.w(); kw++) {
                    int k = position(weightPlane, kd, kh, kw, kernel);
                    forEachRowOfWeight(spec, kd, kh, kw, inPlane, k, outPlane, row);
                }
            }
        }
    }

    /** The rows of weight {@code (kd, kh, kw)} at position {@code k}, without what it would read of the padding. */
    private static void forEachRowOfWeight(
            Conv3dSpec spec, int kd, int kh, int kw, int inPlane, int k, int outPlane, Row row) {
        Size3 input = spec.input();
        Size3 output = spec.output();
        Size3 stride = spec.stride();
        int shiftD = kd * spec.dilation().d() - spec.padding().d();
        int shiftH = kh * spec.dilation().h() - spec.padding().h();
        int shiftW = kw * spec.dilation().w() - spec.padding().w();
        int first = Math.max(0, Math.ceilDiv(-shiftW, stride.w()));
        int last = Math.min(output.w() - 1, Math.floorDiv(input.w() - 1 - shiftW, stride.w()));
        for (int d = 0; d < output.d(); d++) {
            for (int h = 0; h < output.h(); h++) {
                int inD = d * stride.d() + shiftD;
                int inH = h * stride.h() + shiftH;
                int inW = first * stride.w() + shiftW;
                if (first <= last && contains(input, inD, inH, inW)) {
                    int i = position(inPlane, inD, inH, inW, input);
                    int o = position(outPlane, d, h, first, output);
                    row.at(i, k, o, last - first + 1);
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
