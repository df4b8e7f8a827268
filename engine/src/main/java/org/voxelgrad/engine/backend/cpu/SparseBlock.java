package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
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

    /** Windows whose patches are in the first-level cache at a time. */
    private static final int WINDOWS = 64;

    private static final int TAPS = PatchGram.TAPS;
    private static final int WINNER_SUMS = 8 * BlockRows.PATCH;

    /** Below this share of the squared mean, single precision may have lost the variance's digits. */
    private static final double LEAST_VARIANCE = 1e-3;

    private final Workers workers;
    private final RowKernels rows;
    private final ImageBlock image;
    private final PatchGrams grams;
    private double[] sums = {};

    SparseBlock(Workers workers, RowKernels rows, ImageBlock image) {
        this.workers = workers;
        this.rows = rows;
        this.image = image;
        grams = new PatchGrams(workers, rows);
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
        BatchStatistics statistics = statistics(gram, parameters);
        statistics.moveRunning(
                spec.momentum(), Heap.floats(parameters.runningMean()), Heap.floats(parameters.runningVar()));
        double[] invStds = statistics.invStds(spec.epsilon());
        Halving.Target target = new Halving.Target(
                Heap.floats(y, spec.pool().outputShape()), Heap.bytes(winners), Heap.intsOrNull(positions));
        image.forward(spec, parameters, statistics.means(), invStds, Heap.floats(x), target);
        return new Kept(winners, gram, invStds);
    }

    private static BatchStatistics statistics(PatchGram gram, BlockKernels.Parameters parameters) {
        float[] weight = Heap.floats(parameters.weight());
        float[] bias = Heap.floats(parameters.bias());
        double[] means = new double[bias.length];
        double[] variances = new double[bias.length];
        for (int c = 0; c < bias.length; c++) {
            means[c] = gram.mean(weight, c * TAPS) + bias[c];
            variances[c] = gram.variance(weight, c * TAPS);
        }
        return new BatchStatistics(means, variances, gram.voxels());
    }

    void backward(
            BlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor y, Kept kept, Tensor dy,
            BlockKernels.Gradients gradients) {
        PooledGradient dz = new PooledGradient(
                Heap.floats(y), Heap.floats(dy, spec.pool().outputShape()), Heap.bytes(kept.winners),
                (float) spec.slope());
        double[] totals = sum(spec, Heap.floats(x), dz);
        PatchGram gram = kept.gram;
        float[] weight = Heap.floats(parameters.weight());
        float[] gamma = Heap.floats(parameters.gamma());
        double[] dzSums = new double[gamma.length];
        double[] xhatSums = new double[gamma.length];
        for (int c = 0; c < gamma.length; c++) {
            int sumsAt = c * (TAPS + 1);
            dzSums[c] = totals[sumsAt + TAPS];
            double products = -gram.mean(weight, c * TAPS) * dzSums[c];
            for (int t = 0; t < TAPS; t++) {
                products += weight[c * TAPS + t] * totals[sumsAt + t];
            }
            xhatSums[c] = products * kept.invStds[c];
            if (gradients.dWeight() != null) {
                addWeights(
                        kept, weight, c, gamma[c], totals, dzSums[c], xhatSums[c], Heap.floats(gradients.dWeight()));
            }
        }
        // The gradient of the convolution's bias is zero: normalisation takes away what a bias adds.
        DenseBlock.add(gradients.dBeta(), dzSums);
        DenseBlock.add(gradients.dGamma(), xhatSums);
    }

    private static void addWeights(
            Kept kept, float[] weight, int c, float gamma, double[] totals, double dzSum, double xhatSum,
            float[] dWeight) {
        PatchGram gram = kept.gram;
        double invStd = kept.invStds[c];
        double mean = gram.mean(weight, c * TAPS);
        for (int t = 0; t < TAPS; t++) {
            double xhatProduct = (gram.product(t, weight, c * TAPS) - mean * gram.sums()[t]) * invStd;
            double gradient = totals[c * (TAPS + 1) + t]
                    - (dzSum * gram.sums()[t] + xhatSum * xhatProduct) / gram.voxels();
            dWeight[c * TAPS + t] += (float) (gamma * invStd * gradient);
        }
    }

    /** {@code [channels][28]}: the sums of {@code dz} times the 27 voxels of its patch, and of {@code dz}. */
    private double[] sum(BlockSpec spec, float[] x, PooledGradient dz) {
        Halving halving = Halving.of(spec.pool(), spec.slope());
        PoolSlabs slabs = PoolSlabs.of(spec.conv(), halving);
        int channels = spec.conv().outChannels();
        int slabSums = channels * (TAPS + 1);
        if (sums.length < slabs.count() * slabSums) {
            sums = new double[slabs.count() * slabSums];
        }
        workers.run(slabs.count(), (block, scratch) ->
                addSlab(slabs, slabs.slab(block), halving, x, dz, channels, scratch, block * slabSums));
        double[] totals = new double[slabSums];
        for (int block = 0; block < slabs.count(); block++) {
            for (int i = 0; i < slabSums; i++) {
                totals[i] += sums[block * slabSums + i];
            }
        }
        return totals;
    }

    private void addSlab(
            PoolSlabs slabs, Slabs.Slab slab, Halving halving, float[] x, PooledGradient dz, int channels,
            Scratch scratch, int sumsAt) {
        float[] input = scratch.input(slabs.input().floats());
        slabs.input().fill(slab, x, input);
        float[] products = scratch.output(channels * WINNER_SUMS);
        Arrays.fill(products, 0, channels * WINNER_SUMS, 0);
        Arrays.fill(sums, sumsAt, sumsAt + channels * (TAPS + 1), 0);
        for (int plane = 0; plane < slab.planes(); plane += 2) {
            int d = (slab.d() + plane + halving.low().d()) / 2;
            for (int row = 0; row < slab.rows(); row += 2) {
                int h = (slab.h() + row + halving.low().h()) / 2;
                int inputAt = plane * slabs.input().planeStride() + row * slabs.input().rowStride();
                for (int w = 0; w < halving.output().w(); w += WINDOWS) {
                    int windows = Math.min(WINDOWS, halving.output().w() - w);
                    float[] patches = copyPatches(slabs.input(), halving, input, inputAt, w, windows, scratch);
                    for (int c = 0; c < channels; c++) {
                        int at = halving.outputRow(slab.image() * channels + c, d, h) + w;
                        sums[sumsAt + c * (TAPS + 1) + TAPS] +=
                                rows.blocks().addPatches(dz, at, windows, patches, products, c * WINNER_SUMS);
                    }
                }
            }
        }
        for (int c = 0; c < channels; c++) {
            addTaps(products, c * WINNER_SUMS, sumsAt + c * (TAPS + 1));
        }
    }

    /**
     * The voxels around some windows. A patch starts one column before its window. Where the first window has its first
     * column in the padding that is one column too far to the left: no winner that counts reaches there, so any value
     * will do, but before the slab's first row there is none.
     */
    private float[] copyPatches(
            Slabs slabs, Halving halving, float[] input, int inputAt, int w, int windows, Scratch scratch) {
        float[] patches = scratch.window(WINDOWS * BlockRows.PATCH + BlockRows.PATCH_SLACK);
        int at = inputAt + 2 * w - halving.low().w();
        if (at >= 0) {
            rows.blocks().copyPatches(input, at, slabs.planeStride(), slabs.rowStride(), windows, patches);
            return patches;
        }
        for (int i = 0; i < windows * BlockRows.PATCH; i++) {
            int from = at + (i / 16 % 4) * slabs.planeStride() + (i / 4 % 4) * slabs.rowStride()
                    + 2 * (i / BlockRows.PATCH) + i % 4;
            patches[i] = input[Math.max(0, from)];
        }
        return patches;
    }

    /** From sums of patches around windows, one for each place of the winner, to sums of patches around the winner. */
    private void addTaps(float[] products, int productsAt, int sumsAt) {
        for (int winner = 0; winner < 8; winner++) {
            int first = productsAt + winner * BlockRows.PATCH + corner(winner >> 2, winner >> 1 & 1, winner & 1);
            for (int t = 0; t < TAPS; t++) {
                sums[sumsAt + t] += products[first + corner(t / 9, t / 3 % 3, t % 3)];
            }
        }
    }

    private static int corner(int d, int h, int w) {
        return 16 * d + 4 * h + w;
    }
}
