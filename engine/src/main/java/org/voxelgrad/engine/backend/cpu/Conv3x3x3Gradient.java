package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;

/**
 * Weight gradient of the 3x3x3 convolution with stride 1 and padding 1. Slabs are shared out to teams; every team sums
 * its slabs one after another, and the sums of the teams are added in their order.
 */
final class Conv3x3x3Gradient {

    private static final int TAPS = 27;

    /** Floats of all teams' sums together, at most, unless one team needs more. */
    private static final int PARTIAL_SUMS = 1 << 20;

    /** Positions of a run, about: so that the interleaved output gradient stays in the second-level cache. */
    private static final int RUN = 1024;

    private final Workers workers;
    private final ConvRows rows;
    private float[] sums = {};

    Conv3x3x3Gradient(Workers workers, ConvRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    /** Adds to {@code dWeight [outChannels, inChannels, 3, 3, 3]}. */
    void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight) {
        Slabs slabs = Slabs.of(spec.batch(), spec.inChannels(), spec.input());
        int lanes = rows.gradientChannels();
        int groups = Math.ceilDiv(spec.outChannels(), lanes);
        int groupSums = spec.inChannels() * TAPS * lanes;
        int teams = Math.clamp(PARTIAL_SUMS / ((long) groups * groupSums), 1, Math.max(1, slabs.count()));
        int length = Math.toIntExact((long) teams * groups * groupSums);
        if (sums.length < length) {
            sums = new float[length];
        }
        workers.run(teams * groups, (block, scratch) -> {
            Group group = new Group(slabs, dy, spec.outChannels(), block % groups * lanes, lanes);
            int sumsAt = block * groupSums;
            Arrays.fill(sums, sumsAt, sumsAt + groupSums, 0);
            for (int i = block / groups; i < slabs.count(); i += teams) {
                addSlab(group, slabs.slab(i), x, scratch, sumsAt);
            }
        });
        workers.run(spec.outChannels(), (channel, scratch) -> {
            int first = channel / lanes * groupSums + channel % lanes;
            for (int i = 0; i < spec.inChannels() * TAPS; i++) {
                double sum = 0;
                for (int team = 0; team < teams; team++) {
                    sum += sums[team * groups * groupSums + first + i * lanes];
                }
                dWeight[channel * spec.inChannels() * TAPS + i] += (float) sum;
            }
        });
    }

    private void addSlab(Group group, Slabs.Slab slab, float[] x, Scratch scratch, int sumsAt) {
        Slabs slabs = group.slabs;
        int runRows = Math.clamp(RUN / slabs.rowStride(), 1, slab.rows());
        float[] input = scratch.input(slabs.floats());
        float[] gradient = scratch.output(runRows * slabs.rowStride() * group.lanes);
        slabs.fill(slab, x, input);
        for (int plane = 0; plane < slab.planes(); plane++) {
            for (int row = 0; row < slab.rows(); row += runRows) {
                int count = Math.min(runRows, slab.rows() - row);
                int length = (count - 1) * slabs.rowStride() + slabs.size().w();
                group.interleave(slab, plane, row, count, gradient);
                for (int c = 0; c < slabs.channels(); c++) {
                    int inputAt = c * slabs.channelStride() + plane * slabs.planeStride() + row * slabs.rowStride();
                    rows.correlate(
                            gradient, input, inputAt, slabs.planeStride(), slabs.rowStride(), length, sums,
                            sumsAt + c * TAPS * group.lanes);
                }
            }
        }
    }

    /** As many output channels as one correlation covers, some perhaps missing. */
    private record Group(Slabs slabs, float[] dy, int outChannels, int firstChannel, int lanes) {

        /**
         * Some rows of {@code dy} as {@code [rows][W + 1][lanes]}, zero behind a row. Lanes of missing channels keep
         * what they held, and nobody reads their sums.
         */
        void interleave(Slabs.Slab slab, int plane, int firstRow, int count, float[] target) {
            int width = slabs.size().w();
            int channelStride = Math.toIntExact(slabs.size().voxels());
            int used = Math.min(lanes, outChannels - firstChannel);
            for (int row = 0; row < count; row++) {
                int channel = slab.image() * outChannels + firstChannel;
                int h = slab.h() + firstRow + row;
                int dyAt = ((channel * slabs.size().d() + slab.d() + plane) * slabs.size().h() + h) * width;
                int at = row * slabs.rowStride() * lanes;
                int lane = 0;
                for (; lane + 4 <= used; lane += 4) {
                    spreadFour(dy, dyAt + lane * channelStride, channelStride, width, target, at + lane, lanes);
                }
                for (; lane < used; lane++) {
                    spread(dy, dyAt + lane * channelStride, width, target, at + lane, lanes);
                }
                Arrays.fill(target, at + width * lanes, at + (width + 1) * lanes, 0);
            }
        }

        private static void spreadFour(
                float[] dy, int dyAt, int channelStride, int width, float[] target, int at, int lanes) {
            int dy1 = dyAt + channelStride;
            int dy2 = dy1 + channelStride;
            int dy3 = dy2 + channelStride;
            for (int w = 0; w < width; w++) {
                int to = at + w * lanes;
                target[to] = dy[dyAt + w];
                target[to + 1] = dy[dy1 + w];
                target[to + 2] = dy[dy2 + w];
                target[to + 3] = dy[dy3 + w];
            }
        }

        private static void spread(float[] dy, int dyAt, int width, float[] target, int at, int lanes) {
            for (int w = 0; w < width; w++) {
                target[at + w * lanes] = dy[dyAt + w];
            }
        }
    }
}
