package org.voxelgrad.engine.backend.reference;

import static org.voxelgrad.engine.backend.reference.Elements.reals;

import org.voxelgrad.engine.backend.NormKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Batch normalisation, one channel after the other; variances in two passes. */
final class ReferenceNorm implements NormKernels {

    /** Position of every value of one channel in {@code [N, C, ...]}. */
    private record Channel(int batch, int channels, int voxels, int channel) {

        Channel(Shape shape, int channel) {
            this(shape.dim(0), shape.dim(1), (int) shape.elementsFrom(2), channel);
        }

        /** M, the number of values in the channel. */
        int values() {
            return batch * voxels;
        }

        /** Where the i-th of the M values lies. */
        int position(int i) {
            int n = i / voxels;
            int voxel = i % voxels;
            return (n * channels + channel) * voxels + voxel;
        }
    }

    @Override
    public void forwardTraining(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, double momentum, Tensor runningMean,
            Tensor runningVar, Tensor mean, Tensor invStd, Tensor y) {
        double[] xs = reals(x);
        double[] means = perChannel(mean, x);
        double[] invStds = perChannel(invStd, x);
        double[] runningMeans = perChannel(runningMean, x);
        double[] runningVars = perChannel(runningVar, x);
        for (int c = 0; c < x.dim(1); c++) {
            Channel channel = new Channel(x.shape(), c);
            double sum = 0;
            for (int i = 0; i < channel.values(); i++) {
                sum += xs[channel.position(i)];
            }
            means[c] = sum / channel.values();
            double squares = 0;
            for (int i = 0; i < channel.values(); i++) {
                double deviation = xs[channel.position(i)] - means[c];
                squares += deviation * deviation;
            }
            double biasedVar = squares / channel.values();
            double unbiasedVar = squares / (channel.values() - 1);
            invStds[c] = 1 / Math.sqrt(biasedVar + epsilon);
            runningMeans[c] = (1 - momentum) * runningMeans[c] + momentum * means[c];
            runningVars[c] = (1 - momentum) * runningVars[c] + momentum * unbiasedVar;
        }
        normalise(x, gamma, beta, means, invStds, y);
    }

    @Override
    public void forwardInference(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, Tensor runningMean, Tensor runningVar, Tensor y) {
        normalise(x, gamma, beta, perChannel(runningMean, x), invStds(runningVar, x, epsilon), y);
    }

    private static void normalise(Tensor x, Tensor gamma, Tensor beta, double[] means, double[] invStds, Tensor y) {
        double[] xs = reals(x);
        double[] gammas = perChannel(gamma, x);
        double[] betas = perChannel(beta, x);
        double[] ys = reals(y, x.shape());
        for (int c = 0; c < x.dim(1); c++) {
            Channel channel = new Channel(x.shape(), c);
            for (int i = 0; i < channel.values(); i++) {
                int at = channel.position(i);
                double xhat = (xs[at] - means[c]) * invStds[c];
                ys[at] = xhat * gammas[c] + betas[c];
            }
        }
    }

    @Override
    public void backwardTraining(
            Tensor x, Tensor dy, Tensor gamma, Tensor mean, Tensor invStd, Tensor dx, Tensor dGamma, Tensor dBeta) {
        double[] xs = reals(x);
        double[] dys = reals(dy, x.shape());
        double[] means = perChannel(mean, x);
        double[] invStds = perChannel(invStd, x);
        double[] sumDyXhat = sumDyXhat(x, dy, means, invStds);
        double[] sumDy = sumDy(dy);
        if (dx != null) {
            double[] gammas = perChannel(gamma, x);
            double[] dxs = reals(dx, x.shape());
            for (int c = 0; c < x.dim(1); c++) {
                Channel channel = new Channel(x.shape(), c);
                int m = channel.values();
                for (int i = 0; i < m; i++) {
                    int at = channel.position(i);
                    double xhat = (xs[at] - means[c]) * invStds[c];
                    dxs[at] = gammas[c] * invStds[c] * (dys[at] - sumDy[c] / m - xhat * sumDyXhat[c] / m);
                }
            }
        }
        addTo(dGamma, sumDyXhat);
        addTo(dBeta, sumDy);
    }

    @Override
    public void backwardInference(
            Tensor x, Tensor dy, Tensor gamma, double epsilon, Tensor runningMean, Tensor runningVar, Tensor dx,
            Tensor dGamma, Tensor dBeta) {
        double[] dys = reals(dy, x.shape());
        double[] invStds = invStds(runningVar, x, epsilon);
        if (dx != null) {
            double[] gammas = perChannel(gamma, x);
            double[] dxs = reals(dx, x.shape());
            for (int c = 0; c < x.dim(1); c++) {
                Channel channel = new Channel(x.shape(), c);
                for (int i = 0; i < channel.values(); i++) {
                    int at = channel.position(i);
                    dxs[at] = gammas[c] * invStds[c] * dys[at];
                }
            }
        }
        addTo(dGamma, sumDyXhat(x, dy, perChannel(runningMean, x), invStds));
        addTo(dBeta, sumDy(dy));
    }

    private static double[] sumDyXhat(Tensor x, Tensor dy, double[] means, double[] invStds) {
        double[] xs = reals(x);
        double[] dys = reals(dy, x.shape());
        double[] sums = new double[x.dim(1)];
        for (int c = 0; c < sums.length; c++) {
            Channel channel = new Channel(x.shape(), c);
            for (int i = 0; i < channel.values(); i++) {
                int at = channel.position(i);
                sums[c] += dys[at] * (xs[at] - means[c]) * invStds[c];
            }
        }
        return sums;
    }

    private static double[] sumDy(Tensor dy) {
        double[] dys = reals(dy);
        double[] sums = new double[dy.dim(1)];
        for (int c = 0; c < sums.length; c++) {
            Channel channel = new Channel(dy.shape(), c);
            for (int i = 0; i < channel.values(); i++) {
                sums[c] += dys[channel.position(i)];
            }
        }
        return sums;
    }

    private static double[] invStds(Tensor variance, Tensor x, double epsilon) {
        double[] variances = perChannel(variance, x);
        double[] invStds = new double[x.dim(1)];
        for (int c = 0; c < invStds.length; c++) {
            invStds[c] = 1 / Math.sqrt(variances[c] + epsilon);
        }
        return invStds;
    }

    private static void addTo(Tensor gradient, double[] sums) {
        if (gradient != null) {
            double[] gradients = reals(gradient, Shape.of(sums.length));
            for (int c = 0; c < sums.length; c++) {
                gradients[c] += sums[c];
            }
        }
    }

    /** The values of a tensor {@code [C]} for {@code x [N, C, ...]}. */
    private static double[] perChannel(Tensor tensor, Tensor x) {
        return reals(tensor, Shape.of(x.dim(1)));
    }
}
