package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.NormKernels;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Batch normalisation. A segment's mean and its sum of squared deviations from it are merged in double by the update of
 * Chan, Golub and LeVeque (1979), so that a large mean costs no digits of the variance.
 */
final class CpuNorm implements NormKernels {

    private final Workers workers;
    private final NormRows rows;
    private double[] sums = {};

    CpuNorm(Workers workers, NormRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    @Override
    public void forwardTraining(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, double momentum, Tensor runningMean,
            Tensor runningVar, Tensor mean, Tensor invStd, Tensor y) {
        int channels = x.dim(1);
        Segments segments = segments(x);
        double[] means = new double[channels];
        double[] variances = new double[channels];
        statistics(Heap.floats(x), segments, channels, means, variances);
        double count = (double) x.dim(0) * segments.length();
        float[] runningMeans = Heap.floats(runningMean);
        float[] runningVars = Heap.floats(runningVar);
        float[] savedMeans = Heap.floats(mean);
        float[] savedInvStds = Heap.floats(invStd);
        double[] invStds = new double[channels];
        for (int c = 0; c < channels; c++) {
            double unbiased = variances[c] * count / (count - 1);
            runningMeans[c] = (float) ((1 - momentum) * runningMeans[c] + momentum * means[c]);
            runningVars[c] = (float) ((1 - momentum) * runningVars[c] + momentum * unbiased);
            invStds[c] = 1 / Math.sqrt(variances[c] + epsilon);
            savedMeans[c] = (float) means[c];
            savedInvStds[c] = (float) invStds[c];
        }
        normalise(x, gamma, beta, means, invStds, y);
    }

    @Override
    public void forwardInference(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, Tensor runningMean, Tensor runningVar, Tensor y) {
        normalise(x, gamma, beta, runningMean.toDoubles(), invStds(runningVar, epsilon), y);
    }

    @Override
    public void backwardTraining(
            Tensor x, Tensor dy, Tensor gamma, Tensor mean, Tensor invStd, Tensor dx, Tensor dGamma, Tensor dBeta) {
        int channels = x.dim(1);
        float[] gammas = Heap.floats(gamma);
        float[] means = Heap.floats(mean);
        double[] invStds = invStd.toDoubles();
        double[] dySums = new double[channels];
        double[] xhatSums = new double[channels];
        gradientSums(x, dy, means, invStds, dySums, xhatSums, dGamma, dBeta);
        if (dx == null) {
            return;
        }
        Segments segments = segments(x);
        double count = (double) x.dim(0) * segments.length();
        float[] xs = Heap.floats(x);
        float[] dys = Heap.floats(dy, x.shape());
        float[] dxs = Heap.floats(dx, x.shape());
        workers.run(segments.count(), (segment, scratch) -> {
            int c = segments.row(segment) % channels;
            double scale = gammas[c] * invStds[c];
            rows.gradient(
                    xs, dys, segments.start(segment), segments.size(segment), means[c],
                    (float) (-scale * invStds[c] * xhatSums[c] / count), (float) scale,
                    (float) (-scale * dySums[c] / count), dxs);
        });
    }

    @Override
    public void backwardInference(
            Tensor x, Tensor dy, Tensor gamma, double epsilon, Tensor runningMean, Tensor runningVar, Tensor dx,
            Tensor dGamma, Tensor dBeta) {
        int channels = x.dim(1);
        double[] invStds = invStds(runningVar, epsilon);
        if (dGamma != null || dBeta != null) {
            gradientSums(
                    x, dy, Heap.floats(runningMean), invStds, new double[channels], new double[channels], dGamma,
                    dBeta);
        }
        if (dx == null) {
            return;
        }
        Segments segments = segments(x);
        float[] gammas = Heap.floats(gamma);
        float[] dys = Heap.floats(dy, x.shape());
        float[] dxs = Heap.floats(dx, x.shape());
        workers.run(segments.count(), (segment, scratch) -> {
            int c = segments.row(segment) % channels;
            float scale = (float) (gammas[c] * invStds[c]);
            rows.affine(dys, segments.start(segment), segments.size(segment), 0, scale, 0, dxs);
        });
    }

    private static Segments segments(Tensor x) {
        return new Segments(x.dim(0) * x.dim(1), Math.toIntExact(x.shape().elementsFrom(2)));
    }

    private static double[] invStds(Tensor variance, double epsilon) {
        double[] values = variance.toDoubles();
        for (int c = 0; c < values.length; c++) {
            values[c] = 1 / Math.sqrt(values[c] + epsilon);
        }
        return values;
    }

    private double[] sums(int length) {
        if (sums.length < length) {
            sums = new double[length];
        }
        return sums;
    }

    private void statistics(float[] x, Segments segments, int channels, double[] means, double[] variances) {
        double[] parts = sums(2 * segments.count());
        workers.run(segments.count(), (segment, scratch) -> {
            int at = segments.start(segment);
            int size = segments.size(segment);
            float middle = (float) (rows.sum(x, at, size) / size);
            rows.deviations(x, at, size, middle, parts, 2 * segment);
            double off = parts[2 * segment] / size;
            parts[2 * segment + 1] -= off * parts[2 * segment];
            parts[2 * segment] = middle + off;
        });
        double[] counts = new double[channels];
        for (int segment = 0; segment < segments.count(); segment++) {
            int c = segments.row(segment) % channels;
            double size = segments.size(segment);
            double total = counts[c] + size;
            double delta = parts[2 * segment] - means[c];
            means[c] += delta * size / total;
            variances[c] += parts[2 * segment + 1] + delta * delta * counts[c] * size / total;
            counts[c] = total;
        }
        for (int c = 0; c < channels; c++) {
            variances[c] /= counts[c];
        }
    }

    private void normalise(Tensor x, Tensor gamma, Tensor beta, double[] means, double[] invStds, Tensor y) {
        int channels = x.dim(1);
        Segments segments = segments(x);
        float[] xs = Heap.floats(x);
        float[] gammas = Heap.floats(gamma);
        float[] betas = Heap.floats(beta);
        float[] ys = Heap.floats(y, x.shape());
        workers.run(segments.count(), (segment, scratch) -> {
            int c = segments.row(segment) % channels;
            float shift = (float) means[c];
            double scale = gammas[c] * invStds[c];
            float offset = (float) (betas[c] - (means[c] - shift) * scale);
            rows.affine(xs, segments.start(segment), segments.size(segment), shift, (float) scale, offset, ys);
        });
    }

    /**
     * Sums of {@code dy} and of {@code dy * xhat} for every channel, which are also the gradients of beta and gamma.
     */
    private void gradientSums(
            Tensor x, Tensor dy, float[] means, double[] invStds, double[] dySums, double[] xhatSums, Tensor dGamma,
            Tensor dBeta) {
        int channels = x.dim(1);
        Segments segments = segments(x);
        double[] parts = sums(2 * segments.count());
        float[] xs = Heap.floats(x);
        float[] dys = Heap.floats(dy, x.shape());
        workers.run(segments.count(), (segment, scratch) -> rows.gradientSums(
                xs, dys, segments.start(segment), segments.size(segment),
                means[segments.row(segment) % channels], parts, 2 * segment));
        for (int segment = 0; segment < segments.count(); segment++) {
            int c = segments.row(segment) % channels;
            dySums[c] += parts[2 * segment];
            xhatSums[c] += parts[2 * segment + 1] * invStds[c];
        }
        addTo(dBeta, dySums);
        addTo(dGamma, xhatSums);
    }

    private static void addTo(Tensor gradient, double[] sums) {
        if (gradient != null) {
            float[] values = Heap.floats(gradient);
            for (int c = 0; c < sums.length; c++) {
                values[c] += (float) sums[c];
            }
        }
    }
}
