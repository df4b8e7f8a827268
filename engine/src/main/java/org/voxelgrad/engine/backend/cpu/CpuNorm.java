package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.NormKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** Batch normalisation, a segment a block; what segments sum is added in double in their order. */
final class CpuNorm implements NormKernels {

    private final Workers workers;
    private final NormRows rows;
    private final ChannelMoments moments;
    private final ChannelSums channelSums = new ChannelSums();
    private double[] sums = {};

    CpuNorm(Workers workers, NormRows rows) {
        this.workers = workers;
        this.rows = rows;
        moments = new ChannelMoments(workers, rows);
    }

    @Override
    public void forwardTraining(
            Tensor x, Tensor gamma, Tensor beta, double epsilon, double momentum, Tensor runningMean,
            Tensor runningVar, Tensor mean, Tensor invStd, Tensor y) {
        BatchStatistics statistics = moments.of(
                Heap.floats(x), segments(x), x.dim(1), epsilon, momentum, runningMean, runningVar);
        double[] means = statistics.means();
        double[] invStds = statistics.invStds();
        float[] savedMeans = Heap.floats(mean);
        float[] savedInvStds = Heap.floats(invStd);
        for (int c = 0; c < means.length; c++) {
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
        gradientSums(x, dy, means, invStds, dGamma, dBeta);
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
                    (float) (-scale * invStds[c] * channelSums.xhat(c) / count), (float) scale,
                    (float) (-scale * channelSums.dz(c) / count), dxs);
        });
    }

    @Override
    public void backwardInference(
            Tensor x, Tensor dy, Tensor gamma, double epsilon, Tensor runningMean, Tensor runningVar, Tensor dx,
            Tensor dGamma, Tensor dBeta) {
        int channels = x.dim(1);
        double[] invStds = invStds(runningVar, epsilon);
        if (dGamma != null || dBeta != null) {
            gradientSums(x, dy, Heap.floats(runningMean), invStds, dGamma, dBeta);
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
            Tensor x, Tensor dy, float[] means, double[] invStds, Tensor dGamma, Tensor dBeta) {
        int channels = x.dim(1);
        Segments segments = segments(x);
        double[] parts = sums(2 * segments.count());
        float[] xs = Heap.floats(x);
        float[] dys = Heap.floats(dy, x.shape());
        workers.run(segments.count(), (segment, scratch) -> rows.gradientSums(
                xs, dys, segments.start(segment), segments.size(segment),
                means[segments.row(segment) % channels], parts, 2 * segment));
        channelSums.clear(channels);
        for (int segment = 0; segment < segments.count(); segment++) {
            int c = segments.row(segment) % channels;
            channelSums.add(c, parts[2 * segment], parts[2 * segment + 1] * invStds[c]);
        }
        channelSums.addTo(dGamma, dBeta);
    }
}
