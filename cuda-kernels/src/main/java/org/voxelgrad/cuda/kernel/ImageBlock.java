package org.voxelgrad.cuda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.BlockKernels.Gradients;
import org.voxelgrad.engine.backend.BlockKernels.Memory;
import org.voxelgrad.engine.backend.BlockKernels.Parameters;
import org.voxelgrad.engine.backend.BlockKernels.Saved;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A block of a 3x3x3 convolution of one channel that keeps sizes, whose input needs no gradient, without any map of
 * full resolution: to compute the convolution again takes less than to write and read it; {@code image_block.cu}.
 */
final class ImageBlock {

    private static final Kernel EXTREMES = kernel("image_extremes");
    private static final Kernel STATISTICS = kernel("image_statistics");
    private static final Kernel ACTIVATE = kernel("image_activate");
    private static final Kernel POOL = kernel("image_pool");
    private static final Kernel SUMS = kernel("image_sums");
    private static final Kernel WEIGHT_GRADIENT = kernel("image_weight_gradient");
    private static final Kernel ADD_PARTS = kernel("image_add_parts");

    private static final int TAPS = 27;

    /** Of a block of threads: {@code CHANNELS} of {@code image_block.cu}. */
    private static final int CHANNELS = 8;

    /** Voxels that a block of threads takes at a time for the gradient: {@code TILE_D}, {@code TILE_H}, ... there. */
    private static final Size3 TILE = new Size3(9, 8, 32);

    private static final int MOST_BLOCKS = 4096;
    private static final int MOST_GRADIENT_BLOCKS = 1024;

    private final Launcher launcher;
    private final CudaNorm norm;

    ImageBlock(Launcher launcher, CudaNorm norm) {
        this.launcher = launcher;
        this.norm = norm;
    }

    private static Kernel kernel(String name) {
        return new Kernel("image_block", name);
    }

    /**
     * @param places of the winners, as {@link Halving} notes them
     * @param statistics of the convolution without its bias
     */
    record Kept(Tensor places, ChannelStatistics statistics) implements Saved {

        @Override
        public List<Tensor> tensors() {
            List<Tensor> tensors = new ArrayList<>(statistics.tensors());
            tensors.add(places);
            return tensors;
        }
    }

    Kept reserve(BlockSpec spec, Memory memory) {
        return new Kept(
                memory.empty(DType.INT8, spec.pool().outputShape()),
                ChannelStatistics.empty(spec.conv().outChannels(), memory));
    }

    /** A thread a window and {@link #CHANNELS}, or several one after another. */
    private static Grid convolutions(Pool3dSpec pool) {
        long windows = pool.batch() * pool.output().voxels();
        int blocks = (int) Math.clamp(Math.ceilDiv(windows, Grid.THREADS), 1, MOST_BLOCKS);
        return new Grid(blocks, Math.ceilDiv(pool.channels(), CHANNELS), 1, Grid.THREADS);
    }

    Kept forwardTraining(
            BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Tensor positions, Memory memory) {
        Kept kept = reserve(spec, memory);
        ChannelStatistics statistics = kept.statistics;
        Pool3dSpec pool = spec.pool();
        int[] geometry = Halving.geometry(pool);
        int channels = pool.channels();
        Grid grid = convolutions(pool);
        Workspace.Part partial = launcher.workspace().doubles(2L * channels * grid.blocksX());
        launcher.run(
                EXTREMES, grid, geometry, pool.batch(), channels, x, parameters.weight(), parameters.gamma(), y,
                kept.places, partial);
        launcher.run(
                STATISTICS, Grid.ofBlocks(channels), partial, grid.blocksX(), count(pool), spec.epsilon(),
                spec.momentum(), parameters.bias(), parameters.runningMean(), parameters.runningVar(),
                statistics.mean(), statistics.invStd());
        launcher.run(
                ACTIVATE, Halving.windows(pool), geometry, channels, (float) spec.slope(), statistics.mean(),
                statistics.invStd(), parameters.gamma(), parameters.beta(), y, kept.places, positions);
        return kept;
    }

    /** Values of a channel. */
    private static double count(Pool3dSpec pool) {
        return (double) pool.batch() * pool.input().voxels();
    }

    void forwardInference(BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Tensor positions) {
        Pool3dSpec pool = spec.pool();
        Workspace.Part invStd = norm.inverseDeviation(parameters.runningVar(), spec.epsilon());
        launcher.run(
                POOL, convolutions(pool), Halving.geometry(pool), pool.batch(), pool.channels(), (float) spec.slope(),
                x, parameters.weight(), parameters.bias(), parameters.runningMean(), invStd, parameters.gamma(),
                parameters.beta(), y, positions);
    }

    void backward(
            BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Kept kept, Tensor dy, Gradients gradients) {
        Pool3dSpec pool = spec.pool();
        ChannelStatistics statistics = kept.statistics;
        int blocks = gradientBlocks(pool);
        long partials = (long) blocks * pool.channels() * TAPS;
        GradientSums sums =
                GradientSums.of(pool.channels(), pool.output().voxels(), partials, launcher.workspace());
        launcher.run(
                SUMS, sums.grid(), Halving.geometry(pool), pool.batch(), pool.channels(), (float) spec.slope(), x,
                parameters.weight(), statistics.mean(), statistics.invStd(), parameters.gamma(), parameters.beta(),
                y, dy, kept.places, sums.partial());
        norm.total(sums, gradients.dGamma(), gradients.dBeta());
        // The gradient of the convolution's bias is zero: normalisation takes away what a bias adds.
        if (gradients.dWeight() != null) {
            Grid grid = new Grid(blocks, Math.ceilDiv(pool.channels(), CHANNELS), 1, Grid.THREADS);
            launcher.run(
                    WEIGHT_GRADIENT, grid, Halving.geometry(pool), pool.batch(), pool.channels(),
                    (float) spec.slope(), x, parameters.weight(), statistics.mean(), statistics.invStd(),
                    parameters.gamma(), y, dy, kept.places, sums.totals(), count(pool), sums.behind());
            launcher.run(
                    ADD_PARTS, Grid.ofBlocks(pool.channels() * TAPS), sums.behind(), blocks, gradients.dWeight());
        }
    }

    private static int gradientBlocks(Pool3dSpec pool) {
        Size3 input = pool.input();
        long tiles = (long) pool.batch() * Math.ceilDiv(input.d(), TILE.d()) * Math.ceilDiv(input.h(), TILE.h())
                * Math.ceilDiv(input.w(), TILE.w());
        return (int) Math.clamp(tiles, 1, MOST_GRADIENT_BLOCKS);
    }
}
