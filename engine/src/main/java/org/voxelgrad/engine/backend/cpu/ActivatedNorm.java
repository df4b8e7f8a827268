package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Batch normalisation and activation of a map {@code [N, C, D, H, W]} in one pass each way. The backward pass takes the
 * activation's sign from the map, so that what was activated need not be kept.
 */
final class ActivatedNorm {

    private final Workers workers;
    private final NormRows rows;
    private final BlockRows blocks;
    private final PointRows points;
    private final ChannelMoments moments;
    private final ChannelSums channelSums = new ChannelSums();
    private double[] sums = {};

    ActivatedNorm(Workers workers, RowKernels rows) {
        this.workers = workers;
        this.rows = rows.norm();
        blocks = rows.blocks();
        points = rows.pointwise();
        moments = new ChannelMoments(workers, rows.norm());
    }

    /** Those of a batch, which also move the running ones. */
    BatchStatistics statistics(Tensor map, BlockKernels.Parameters parameters, double epsilon, double momentum) {
        return moments.of(
                Heap.floats(map), segments(map), map.dim(1), epsilon, momentum, parameters.runningMean(),
                parameters.runningVar());
    }

    private static Segments segments(Tensor map) {
        return new Segments(map.dim(0) * map.dim(1), Math.toIntExact(map.shape().elementsFrom(2)));
    }

    /** @param activations of the channels */
    void forward(Tensor map, Activation[] activations, Tensor y) {
        Segments segments = segments(map);
        float[] xs = Heap.floats(map);
        float[] ys = Heap.floats(y, map.shape());
        workers.run(segments.count(), (segment, scratch) -> {
            Activation a = activations[segments.row(segment) % activations.length];
            int at = segments.start(segment);
            blocks.activate(
                    xs, at, segments.size(segment), a.shift(), a.scale(), a.offset(), a.slope(), ys, at);
        });
    }

    /** Activates in place. */
    void activate(Tensor map, double slope) {
        Segments segments = segments(map);
        float[] xs = Heap.floats(map);
        workers.run(segments.count(), (segment, scratch) ->
                points.leakyRelu(xs, segments.start(segment), segments.size(segment), (float) slope, xs));
    }

    /**
     * Overwrites the map with its gradient: with {@code dz}, the gradient before the activation, and M values a channel
     * {@code gamma * invStd * (dz - sum(dz) / M - xhat * sum(dz * xhat) / M)}.
     *
     * @param activations as in {@link #forward}
     */
    void backward(
            Tensor map, Activation[] activations, BatchStatistics statistics, Tensor dy,
            BlockKernels.Gradients gradients) {
        Segments segments = segments(map);
        float[] xs = Heap.floats(map);
        float[] dys = Heap.floats(dy, map.shape());
        double[] invStds = statistics.invStds();
        double count = statistics.count();
        sum(segments, xs, activations, invStds, dys);
        channelSums.addTo(gradients.dGamma(), gradients.dBeta());
        workers.run(segments.count(), (segment, scratch) -> {
            int c = segments.row(segment) % activations.length;
            double scale = activations[c].scale();
            rows.activatedGradient(
                    xs, dys, segments.start(segment), segments.size(segment), activations[c],
                    (float) (-scale * invStds[c] * channelSums.xhat(c) / count),
                    (float) (-scale * channelSums.dz(c) / count));
        });
    }

    private void sum(Segments segments, float[] xs, Activation[] activations, double[] invStds, float[] dys) {
        if (sums.length < 2 * segments.count()) {
            sums = new double[2 * segments.count()];
        }
        workers.run(segments.count(), (segment, scratch) -> rows.activatedGradientSums(
                xs, dys, segments.start(segment), segments.size(segment),
                activations[segments.row(segment) % activations.length], sums, 2 * segment));
        channelSums.clear(activations.length);
        for (int segment = 0; segment < segments.count(); segment++) {
            int c = segments.row(segment) % activations.length;
            channelSums.add(c, sums[2 * segment], sums[2 * segment + 1] * invStds[c]);
        }
    }
}
