package org.voxelgrad.engine.backend.cpu;

import java.util.Objects;
import org.voxelgrad.engine.backend.ReduceKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Sums and losses: segments are summed on their own, and their sums are added in double in their order. */
final class CpuReduce implements ReduceKernels {

    private final Workers workers;
    private final NormRows rows;
    private double[] segmentSums = {};

    CpuReduce(Workers workers, NormRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    @Override
    public void addChannelSums(Tensor x, Tensor sums) {
        int channels = x.dim(1);
        Segments segments = new Segments(x.dim(0) * channels, Math.toIntExact(x.shape().elementsFrom(2)));
        float[] xs = Heap.floats(x);
        double[] parts = parts(segments.count());
        workers.run(segments.count(), (segment, scratch) ->
                parts[segment] = rows.sum(xs, segments.start(segment), segments.size(segment)));
        float[] values = Heap.floats(sums);
        for (int c = 0; c < channels; c++) {
            double total = 0;
            for (int n = 0; n < x.dim(0); n++) {
                int first = (n * channels + c) * segments.perRow();
                for (int segment = first; segment < first + segments.perRow(); segment++) {
                    total += parts[segment];
                }
            }
            values[c] += (float) total;
        }
    }

    /** Room for the sums of segments, kept from call to call. */
    private double[] parts(int count) {
        if (segmentSums.length < count) {
            segmentSums = new double[count];
        }
        return segmentSums;
    }

    @Override
    public void crossEntropy(Tensor logits, Tensor labels, double scale, Tensor loss) {
        float[] xs = Heap.floats(logits);
        int[] targets = Heap.ints(labels, Shape.of(logits.dim(0)));
        int classes = logits.dim(1);
        double sum = 0;
        for (int n = 0; n < logits.dim(0); n++) {
            double max = max(xs, n * classes, classes);
            int label = Objects.checkIndex(targets[n], classes);
            sum += max + Math.log(exponentials(xs, n * classes, classes, max)) - xs[n * classes + label];
        }
        Heap.floats(loss)[0] = (float) (scale * sum);
    }

    @Override
    public void crossEntropyBackward(Tensor logits, Tensor labels, double scale, Tensor dLoss, Tensor dLogits) {
        float[] xs = Heap.floats(logits);
        int[] targets = Heap.ints(labels, Shape.of(logits.dim(0)));
        float[] dxs = Heap.floats(dLogits, logits.shape());
        int classes = logits.dim(1);
        double factor = scale * Heap.floats(dLoss)[0];
        for (int n = 0; n < logits.dim(0); n++) {
            double max = max(xs, n * classes, classes);
            double total = exponentials(xs, n * classes, classes, max);
            for (int c = 0; c < classes; c++) {
                int i = n * classes + c;
                dxs[i] = (float) (factor * (Math.exp(xs[i] - max) / total - (c == targets[n] ? 1 : 0)));
            }
        }
    }

    private static double max(float[] x, int at, int count) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = at; i < at + count; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    private static double exponentials(float[] x, int at, int count, double max) {
        double sum = 0;
        for (int i = at; i < at + count; i++) {
            sum += Math.exp(x[i] - max);
        }
        return sum;
    }

    @Override
    public void squaredError(Tensor x, Tensor target, double scale, Tensor loss) {
        float[] xs = Heap.floats(x);
        float[] targets = Heap.floats(target, x.shape());
        Segments segments = Segments.of(x.elements());
        double[] parts = parts(segments.count());
        workers.run(segments.count(), (segment, scratch) -> parts[segment] =
                rows.squaredDistance(xs, targets, segments.start(segment), segments.size(segment)));
        double sum = 0;
        for (int segment = 0; segment < segments.count(); segment++) {
            sum += parts[segment];
        }
        Heap.floats(loss)[0] = (float) (scale * sum);
    }

    @Override
    public void squaredErrorBackward(Tensor x, Tensor target, double scale, Tensor dLoss, Tensor dx) {
        float[] xs = Heap.floats(x);
        float[] targets = Heap.floats(target, x.shape());
        float[] dxs = Heap.floats(dx, x.shape());
        float factor = (float) (2 * scale * Heap.floats(dLoss)[0]);
        Segments segments = Segments.of(x.elements());
        workers.run(segments.count(), (segment, scratch) -> rows.scaledDifference(
                xs, targets, segments.start(segment), segments.size(segment), factor, dxs));
    }
}
