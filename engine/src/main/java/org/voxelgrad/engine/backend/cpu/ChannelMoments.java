package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Mean and variance of every channel. A segment's mean and its sum of squared deviations from it are merged in double
 * by the update of Chan, Golub and LeVeque (1979), so that a large mean costs no digits of the variance.
 */
final class ChannelMoments {

    private final Workers workers;
    private final NormRows rows;
    private double[] parts = {};
    private double[] counts = {};

    ChannelMoments(Workers workers, NormRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    /**
     * The statistics of a batch, which also move the running ones.
     *
     * @param segments of {@code x [N, channels, ...]}
     */
    BatchStatistics of(
            float[] x, Segments segments, int channels, double epsilon, double momentum, Tensor runningMean,
            Tensor runningVar) {
        if (parts.length < 2 * segments.count()) {
            parts = new double[2 * segments.count()];
        }
        workers.run(segments.count(), (segment, scratch) -> {
            int at = segments.start(segment);
            int size = segments.size(segment);
            float middle = (float) (rows.sum(x, at, size) / size);
            rows.deviations(x, at, size, middle, parts, 2 * segment);
            double off = parts[2 * segment] / size;
            parts[2 * segment + 1] -= off * parts[2 * segment];
            parts[2 * segment] = middle + off;
        });
        double[] means = new double[channels];
        double[] variances = new double[channels];
        if (counts.length < channels) {
            counts = new double[channels];
        }
        Arrays.fill(counts, 0, channels, 0);
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
        return BatchStatistics.moving(means, variances, counts[0], epsilon, momentum, runningMean, runningVar);
    }
}
