package org.voxelgrad.engine.backend.cpu;

import java.util.List;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Trains a block of one input channel whose input needs no gradient, without any map of full resolution: the
 * {@link PatchGram} gives the batch's statistics beforehand, so that normalisation folds into the convolution, and the
 * weights' gradient needs dense terms only of the Gram matrix, and the input itself only around winners.
 *
 * <p>With patches x, weights w, N voxels, {@code xhat = (w x - m) s} and {@code dz} zero but at winners, the
 * gradient of w is {@code gamma s (sum(dz x) - sum(dz) / N sum(x) - sum(dz xhat) / N sum(xhat x))}.
 */
final class SparseBlock {

    private static final int TAPS = PatchGram.TAPS;

    /** Below this share of the squared mean, single precision may have lost the variance's digits. */
    private static final double LEAST_VARIANCE = 1e-3;

    private final ImageBlock image;
    private final CachedGrams grams;
    private final WinnerSums winners;
    private final ChannelSums sums = new ChannelSums();

    SparseBlock(Workers workers, RowKernels rows, ImageBlock image) {
        this.image = image;
        grams = new CachedGrams(workers, rows);
        winners = new WinnerSums(workers, rows.winners());
    }

    /** @param winners INT8 as in {@link Halving}, of the output's shape */
    record Kept(Tensor winners, PatchGram gram, double[] invStds) implements BlockKernels.Saved {

        @Override
        public List<Tensor> tensors() {
            return List.of(winners);
        }
    }

    PatchGram gram(BlockSpec spec, Tensor x) {
        return grams.of(spec.conv().batch(), spec.conv().input(), Heap.floats(x, spec.conv().inputShape()));
    }

    /** Whether the Gram matrix tells the variances well: not for images that hardly vary or are not finite. */
    boolean tells(PatchGram gram, BlockSpec spec, Tensor weight) {
        float[] weights = Heap.floats(weight, spec.conv().weightShape());
        for (int c = 0; c < spec.conv().outChannels(); c++) {
            double mean = gram.mean(weights, c * TAPS);
            if (!(gram.variance(weights, c * TAPS) >= LEAST_VARIANCE * mean * mean)) {
                return false;
            }
        }
        return true;
    }

    /** What {@link #forward} keeps, without its contents. */
    Kept reserve(BlockSpec spec, BlockKernels.Memory memory) {
        return new Kept(memory.empty(DType.INT8, spec.pool().outputShape()), null, null);
    }

    BlockKernels.Saved forward(
            BlockSpec spec, BlockKernels.Parameters parameters, PatchGram gram, Tensor x, Tensor y, Tensor positions,
            BlockKernels.Memory memory) {
        Tensor winners = memory.empty(DType.INT8, spec.pool().outputShape());
        BatchStatistics statistics = statistics(gram, parameters, spec);
        Halving.Target target = new Halving.Target(
                Heap.floats(y, spec.pool().outputShape()), Heap.bytes(winners), Heap.intsOrNull(positions));
        image.forward(spec, parameters, statistics.means(), statistics.invStds(), Heap.floats(x), target);
        return new Kept(winners, gram, statistics.invStds());
    }

    private static BatchStatistics statistics(
            PatchGram gram, BlockKernels.Parameters parameters, BlockSpec spec) {
        float[] weight = Heap.floats(parameters.weight());
        float[] bias = Heap.floats(parameters.bias());
        double[] means = new double[bias.length];
        double[] variances = new double[bias.length];
        for (int c = 0; c < bias.length; c++) {
            means[c] = gram.mean(weight, c * TAPS) + bias[c];
            variances[c] = gram.variance(weight, c * TAPS);
        }
        return BatchStatistics.moving(
                means, variances, gram.voxels(), spec.epsilon(), spec.momentum(), parameters.runningMean(),
                parameters.runningVar());
    }

    void backward(
            BlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor y, Kept kept, Tensor dy,
            BlockKernels.Gradients gradients) {
        PooledGradient dz = new PooledGradient(
                Heap.floats(y), Heap.floats(dy, spec.pool().outputShape()), Heap.bytes(kept.winners),
                (float) spec.slope());
        double[] totals = winners.of(spec, Heap.floats(x), dz);
        PatchGram gram = kept.gram;
        float[] weight = Heap.floats(parameters.weight());
        float[] gamma = Heap.floats(parameters.gamma());
        sums.clear(gamma.length);
        for (int c = 0; c < gamma.length; c++) {
            int sumsAt = c * WinnerSums.PER_CHANNEL;
            double dzSum = totals[sumsAt + TAPS];
            double products = -gram.mean(weight, c * TAPS) * dzSum;
            for (int t = 0; t < TAPS; t++) {
                products += weight[c * TAPS + t] * totals[sumsAt + t];
            }
            double xhatSum = products * kept.invStds[c];
            sums.add(c, dzSum, xhatSum);
            if (gradients.dWeight() != null) {
                addWeights(
                        kept, weight, c, gamma[c], totals, dzSum, xhatSum, Heap.floats(gradients.dWeight()));
            }
        }
        // The gradient of the convolution's bias is zero: normalisation takes away what a bias adds.
        sums.addTo(gradients.dGamma(), gradients.dBeta());
        grams.giveBack(spec.conv().batch(), gram);
    }

    private static void addWeights(
            Kept kept, float[] weight, int c, float gamma, double[] totals, double dzSum, double xhatSum,
            float[] dWeight) {
        PatchGram gram = kept.gram;
        double invStd = kept.invStds[c];
        double mean = gram.mean(weight, c * TAPS);
        for (int t = 0; t < TAPS; t++) {
            double xhatProduct = (gram.product(t, weight, c * TAPS) - mean * gram.sums()[t]) * invStd;
            double gradient = totals[c * WinnerSums.PER_CHANNEL + t]
                    - (dzSum * gram.sums()[t] + xhatSum * xhatProduct) / gram.voxels();
            dWeight[c * TAPS + t] += (float) (gamma * invStd * gradient);
        }
    }
}
