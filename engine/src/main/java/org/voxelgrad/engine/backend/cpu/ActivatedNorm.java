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
    private double[] sums = {};

    ActivatedNorm(Workers workers, RowKernels rows) {
        this.workers = workers;
        this.rows = rows.norm();
        blocks = rows.blocks();
        points = rows.pointwise();
        moments = new ChannelMoments(workers, rows.norm());
    }

    BatchStatistics statistics(Tensor map) {
        return moments.of(Heap.floats(map), segments(map), map.dim(1));
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
     * @param count M
     */
    void backward(
            Tensor map, Activation[] activations, double[] invStds, double count, Tensor dy,
            BlockKernels.Gradients gradients) {
        Segments segments = segments(map);
        float[] xs = Heap.floats(map);
        float[] dys = Heap.floats(dy, map.shape());
        double[] dzSums = new double[activations.length];
        double[] xhatSums = new double[activations.length];
        sum(segments, xs, activations, invStds, dys, dzSums, xhatSums);
        DenseBlock.add(gradients.dBeta(), dzSums);
        DenseBlock.add(gradients.dGamma(), xhatSums);
        workers.run(segments.count(), (segment, scratch) -> {
            int c = segments.row(segment) % activations.length;
            double scale = activations[c].scale();
            rows.activatedGradient(
                    xs, dys, segments.start(segment), segments.size(segment), activations[c],
                    (float) (-scale * invStds[c] * xhatSums[c] / count), (float) (-scale * dzSums[c] / count));
        });
    }

    private void sum(
            Segments segments, float[] xs, Activation[] activations, double[] invStds, float[] dys, double[] dzSums,
            double[] xhatSums) {
        if (sums.length < 2 * segments.count()) {
            sums = new double[2 * segments.count()];
        }
        workers.run(segments.count(), (segment, scratch) -> rows.activatedGradientSums(
                xs, dys, segments.start(segment), segments.size(segment),
                activations[segments.row(segment) % activations.length], sums, 2 * segment));
        for (int segment = 0; segment < segments.count(); segment++) {
            int c = segments.row(segment) % activations.length;
            dzSums[c] += sums[2 * segment];
            xhatSums[c] += sums[2 * segment + 1] * invStds[c];
        }
    }
}
