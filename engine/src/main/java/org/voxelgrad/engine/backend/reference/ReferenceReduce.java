package org.voxelgrad.engine.backend.reference;

import static org.voxelgrad.engine.backend.reference.Elements.common;
import static org.voxelgrad.engine.backend.reference.Elements.integers;
import static org.voxelgrad.engine.backend.reference.Elements.reals;

import java.util.Objects;
import org.voxelgrad.engine.backend.ReduceKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Sums, and the losses as sums. */
final class ReferenceReduce implements ReduceKernels {

    @Override
    public void addChannelSums(Tensor x, Tensor sums) {
        int channels = x.dim(1);
        int voxels = (int) x.shape().elementsFrom(2);
        double[] xs = reals(x);
        double[] target = reals(sums, Shape.of(channels));
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int n = 0; n < x.dim(0); n++) {
                for (int voxel = 0; voxel < voxels; voxel++) {
                    sum += xs[(n * channels + c) * voxels + voxel];
                }
            }
            target[c] += sum;
        }
    }

    @Override
    public void crossEntropy(Tensor logits, Tensor labels, double scale, Tensor loss) {
        int classes = logits.dim(1);
        double[] values = reals(logits);
        int[] label = integers(labels, Shape.of(logits.dim(0)));
        double sum = 0;
        for (int n = 0; n < logits.dim(0); n++) {
            double ofLabel = values[n * classes + Objects.checkIndex(label[n], classes)];
            sum += logSumExp(values, n * classes, classes) - ofLabel;
        }
        setItem(loss, scale * sum);
    }

    @Override
    public void crossEntropyBackward(Tensor logits, Tensor labels, double scale, Tensor dLoss, Tensor dLogits) {
        int classes = logits.dim(1);
        double[] values = reals(logits);
        int[] label = integers(labels, Shape.of(logits.dim(0)));
        double[] gradients = reals(dLogits, logits.shape());
        double factor = scale * dLoss.item();
        for (int n = 0; n < logits.dim(0); n++) {
            double logSumExp = logSumExp(values, n * classes, classes);
            for (int c = 0; c < classes; c++) {
                double softmax = Math.exp(values[n * classes + c] - logSumExp);
                double onehot = c == label[n] ? 1 : 0;
                gradients[n * classes + c] = factor * (softmax - onehot);
            }
        }
    }

    /** {@code log(sum(exp(values)))}, of which the largest value is taken out so that nothing overflows. */
    private static double logSumExp(double[] values, int from, int count) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += Math.exp(values[i] - max);
        }
        return max + Math.log(sum);
    }

    @Override
    public void squaredError(Tensor x, Tensor target, double scale, Tensor loss) {
        double[] xs = reals(x);
        double[] targets = reals(target);
        double sum = 0;
        int count = common(x, target);
        for (int i = 0; i < count; i++) {
            double difference = xs[i] - targets[i];
            sum += difference * difference;
        }
        setItem(loss, scale * sum);
    }

    @Override
    public void squaredErrorBackward(Tensor x, Tensor target, double scale, Tensor dLoss, Tensor dx) {
        double[] xs = reals(x);
        double[] targets = reals(target);
        double[] dxs = reals(dx);
        double factor = 2 * scale * dLoss.item();
        int count = common(x, target, dx);
        for (int i = 0; i < count; i++) {
            dxs[i] = factor * (xs[i] - targets[i]);
        }
    }

    private static void setItem(Tensor loss, double value) {
        loss.set(new double[] {value});
    }
}
