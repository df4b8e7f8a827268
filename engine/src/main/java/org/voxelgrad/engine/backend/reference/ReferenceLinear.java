package org.voxelgrad.engine.backend.reference;

import static org.voxelgrad.engine.backend.reference.Elements.reals;

import org.voxelgrad.engine.backend.LinearKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** The fully connected layer and its gradients, one dot product after the other. */
final class ReferenceLinear implements LinearKernels {

    @Override
    public void forward(Tensor x, Tensor weight, Tensor bias, Tensor y) {
        int batch = x.dim(0);
        int out = weight.dim(0);
        int in = weight.dim(1);
        double[] xs = reals(x, Shape.of(batch, in));
        double[] weights = reals(weight);
        double[] biases = bias == null ? new double[out] : reals(bias, Shape.of(out));
        double[] ys = reals(y, Shape.of(batch, out));
        for (int n = 0; n < batch; n++) {
            for (int o = 0; o < out; o++) {
                double sum = biases[o];
                for (int i = 0; i < in; i++) {
                    sum += xs[n * in + i] * weights[o * in + i];
                }
                ys[n * out + o] = sum;
            }
        }
    }

    @Override
    public void backwardData(Tensor dy, Tensor weight, Tensor dx) {
        int batch = dy.dim(0);
        int out = weight.dim(0);
        int in = weight.dim(1);
        double[] dys = reals(dy, Shape.of(batch, out));
        double[] weights = reals(weight);
        double[] dxs = reals(dx, Shape.of(batch, in));
        for (int n = 0; n < batch; n++) {
            for (int i = 0; i < in; i++) {
                double sum = 0;
                for (int o = 0; o < out; o++) {
                    sum += dys[n * out + o] * weights[o * in + i];
                }
                dxs[n * in + i] = sum;
            }
        }
    }

    @Override
    public void backwardWeight(Tensor x, Tensor dy, Tensor dWeight) {
        int batch = x.dim(0);
        int out = dWeight.dim(0);
        int in = dWeight.dim(1);
        double[] xs = reals(x, Shape.of(batch, in));
        double[] dys = reals(dy, Shape.of(batch, out));
        double[] dWeights = reals(dWeight);
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                double sum = 0;
                for (int n = 0; n < batch; n++) {
                    sum += dys[n * out + o] * xs[n * in + i];
                }
                dWeights[o * in + i] += sum;
            }
        }
    }
}
