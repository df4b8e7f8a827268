package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;

/**
 * A block whose statistics are known beforehand: its normalisation is folded into the convolution's weights and bias,
 * and a run of the convolution is activated and pooled while it is in the first-level cache. No map of full resolution
 * exists.
 */
final class FoldedBlock {

    /** Floats of a run, about: so that two runs of a group of channels, one a plane, stay near. */
    private static final int RUN = 384;

    private final Workers workers;
    private final RowKernels rows;
    private final PackedWeights packed;
    private final FoldedWeights folded = new FoldedWeights();
    private int[] offsets = {};

    FoldedBlock(Workers workers, RowKernels rows) {
        this.workers = workers;
        this.rows = rows;
        packed = new PackedWeights(rows.conv().channels());
    }

    /** @param invStds {@code 1 / sqrt(variance + epsilon)} */
    void forward(
            BlockSpec spec, BlockKernels.Parameters parameters, double[] means, double[] invStds, float[] x,
            Halving.Target target) {
        folded.fold(spec.conv(), parameters, means, invStds);
        packed.packForward(spec.conv().outChannels(), spec.conv().inChannels(), folded.weights(), folded.biases());
        Halving halving = Halving.of(spec.pool(), spec.slope());
        PoolSlabs slabs = PoolSlabs.of(spec.conv(), halving);
        offsets = slabs.input().tapOffsets(offsets);
        workers.run(slabs.count(), (block, scratch) -> {
            Slabs.Slab slab = slabs.slab(block, scratch);
            float[] input = scratch.input(slabs.input().floats());
            slabs.input().fill(slab, x, input);
            new Run(halving, slabs.input(), slab, input, scratch, target).pool();
        });
    }

    /** The work on one slab. */
    private final class Run {
        private final Halving halving;
        private final Slabs slabs;
        private final Slabs.Slab slab;
        private final float[] input;
        private final Scratch scratch;
        private final Halving.Target target;
        /** Windows of a run, from row to row, at most. */
        private final int heights;
        private final int runStride;
        private final float[] run;
        private final float[] active;

        Run(
                Halving halving, Slabs slabs, Slabs.Slab slab, float[] input, Scratch scratch,
                Halving.Target target) {
            this.halving = halving;
            this.slabs = slabs;
            this.slab = slab;
            this.input = input;
            this.scratch = scratch;
            this.target = target;
            heights = Math.clamp(RUN / (2 * slabs.rowStride()), 1, slab.rows() / 2);
            runStride = 2 * heights * slabs.rowStride() + ConvRows.SLACK;
            run = scratch.output(rows.conv().channels() * runStride);
            active = scratch.window(rows.conv().channels() * 4 * heights * halving.rowStride());
        }

        void pool() {
            for (int plane = 0; plane < slab.planes(); plane += 2) {
                for (int row = 0; row < slab.rows(); row += 2 * heights) {
                    int count = Math.min(2 * heights, slab.rows() - row);
                    for (int group = 0; group < packed.groups().count(); group++) {
                        activate(group, plane, row, count, 0);
                        activate(group, plane + 1, row, count, 1);
                        pool(group, plane, row, count);
                    }
                }
            }
        }

        /** Position in {@link #active} of the first row of a channel's plane, the first or second of the windows. */
        private int activeAt(int c, int second) {
            return (2 * c + second) * 2 * heights * halving.rowStride();
        }

        private void activate(int group, int plane, int row, int count, int second) {
            int stride = halving.rowStride();
            boolean inside = slab.d() + plane >= 0;
            if (inside) {
                combine(group, plane * slabs.planeStride() + row * slabs.rowStride(),
                        (count - 1) * slabs.rowStride() + slabs.size().w());
            }
            for (int c = 0; c < packed.groups().used(group); c++) {
                for (int i = 0; i < count; i++) {
                    int at = activeAt(c, second) + i * stride;
                    if (inside && slab.h() + row + i >= 0) {
                        halving.activateRow(
                                rows.blocks(), run, c * runStride + i * slabs.rowStride(), 0, 1, 0, active, at);
                    } else {
                        Arrays.fill(active, at, at + stride, 0);
                    }
                }
            }
        }

        private void combine(int group, int inputAt, int length) {
            rows.conv().combine(
                    packed.groups().width(group), input, inputAt, offsets, packed.terms(), packed.values(),
                    packed.start(group), run, 0, runStride, length);
        }

        private void pool(int group, int plane, int row, int count) {
            int stride = halving.rowStride();
            int d = (slab.d() + plane + halving.low().d()) / 2;
            int h = (slab.h() + row + halving.low().h()) / 2;
            for (int c = 0; c < packed.groups().used(group); c++) {
                int channel = slab.image() * packed.groups().channels() + packed.groups().first(group) + c;
                for (int i = 0; i < count; i += 2) {
                    halving.poolRow(
                            rows.pooling(), channel, d, h + i / 2, active, activeAt(c, 0) + i * stride,
                            activeAt(c, 1) + i * stride, scratch, target);
                }
            }
        }
    }
}
