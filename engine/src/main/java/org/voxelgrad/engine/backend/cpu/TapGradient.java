package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import java.util.List;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * Weight gradient of a convolution of any kernel, stride, padding and dilation. Slabs are shared out to teams; every
 * team sums its slabs one after another, and the sums of the teams are added in their order.
 */
final class TapGradient {

    /** Floats of all teams' sums together, at most, unless one team needs more. */
    private static final int PARTIAL_SUMS = 1 << 20;

    /** Positions of a run, about: so that the interleaved output gradient stays in the first-level cache. */
    private static final int RUN = 256;

    /** Teams that keep many cores busy; with fewer, the groups of output channels are shared out as well. */
    private static final int MANY_TEAMS = 32;

    private final Workers workers;
    private final TermRows rows;
    private float[] sums = {};
    private int[] offsets = {};

    TapGradient(Workers workers, TermRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    /** Adds to {@code dWeight [outChannels, inChannels, kD, kH, kW]}. */
    void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight) {
        List<Taps> forward = Taps.forward(spec);
        TapSlabs slabs = TapSlabs.of(spec.batch(), spec.inChannels(), spec.input(), forward);
        int lanes = rows.channels();
        int terms = Math.toIntExact(spec.inChannels() * spec.kernel().voxels());
        int groups = Math.ceilDiv(spec.outChannels(), lanes);
        int groupSums = setOffsets(slabs, forward.getFirst(), terms) * lanes;
        int teams = Math.clamp(PARTIAL_SUMS / ((long) groups * groupSums), 1, Math.max(1, slabs.count()));
        int length = Math.toIntExact((long) teams * groups * groupSums);
        if (sums.length < length) {
            sums = new float[length];
        }
        int together = teams >= MANY_TEAMS ? groups : 1;
        workers.run(teams * groups / together, (block, scratch) -> {
            int first = block * together;
            Arrays.fill(sums, first * groupSums, (first + together) * groupSums, 0);
            for (int i = first / groups; i < slabs.count(); i += teams) {
                Slabs.Slab slab = slabs.slab(i);
                float[] input = scratch.input(Math.toIntExact(slabs.floats()));
                slabs.fill(slab, x, input);
                for (int j = first; j < first + together; j++) {
                    Group group = new Group(slabs, spec.output(), dy, spec.outChannels(), j % groups * lanes, lanes);
                    addSlab(group, slab, input, scratch, terms, j * groupSums);
                }
            }
        });
        Merge merge = new Merge(teams, groups, groupSums, terms, spec.outChannels());
        int taps = Math.toIntExact(spec.kernel().voxels());
        workers.run(groups * spec.inChannels(), (block, scratch) ->
                addSums(merge, block % groups, block / groups * taps, taps, dWeight));
    }

    /** How the sums of the teams lie. */
    private record Merge(int teams, int groups, int groupSums, int terms, int outChannels) {}

    /** Adds some terms' sums of all teams to the weights of a group of output channels. */
    private void addSums(Merge merge, int group, int firstTerm, int count, float[] dWeight) {
        int lanes = rows.channels();
        int firstChannel = group * lanes;
        int used = Math.min(lanes, merge.outChannels - firstChannel);
        for (int term = firstTerm; term < firstTerm + count; term++) {
            int at = group * merge.groupSums + term * lanes;
            for (int lane = 0; lane < used; lane++) {
                double sum = 0;
                for (int team = 0; team < merge.teams; team++) {
                    sum += sums[team * merge.groups * merge.groupSums + at + lane];
                }
                dWeight[(firstChannel + lane) * merge.terms + term] += (float) sum;
            }
        }
    }

    /** Fills the last few terms up with any that exist, and says how many there are then. */
    private int setOffsets(TapSlabs slabs, Taps taps, int terms) {
        int filled = Math.ceilDiv(terms, TermRows.TERMS) * TermRows.TERMS;
        if (offsets.length < filled) {
            offsets = new int[filled];
        }
        slabs.offsets(taps, offsets);
        Arrays.fill(offsets, terms, filled, offsets[0]);
        return filled;
    }

    private void addSlab(Group group, Slabs.Slab slab, float[] input, Scratch scratch, int terms, int sumsAt) {
        TapSlabs slabs = group.slabs;
        int rowStride = slabs.rowStride();
        int runRows = Math.clamp(RUN / rowStride, 1, slab.rows());
        float[] gradient = scratch.output(runRows * rowStride * group.lanes);
        for (int plane = 0; plane < slab.planes(); plane++) {
            for (int row = 0; row < slab.rows(); row += runRows) {
                int count = Math.min(runRows, slab.rows() - row);
                int length = (count - 1) * rowStride + group.output.w();
                group.interleave(slab, plane, row, count, gradient);
                int inputAt = plane * slabs.planeStride() + row * rowStride;
                for (int term = 0; term < terms; term += TermRows.TERMS) {
                    rows.correlate(
                            gradient, input, inputAt, offsets, term, length, sums, sumsAt + term * group.lanes);
                }
            }
        }
    }

    /** As many output channels as one correlation covers, some perhaps missing. */
    private record Group(TapSlabs slabs, Size3 output, float[] dy, int outChannels, int firstChannel, int lanes) {

        /**
         * Some rows of {@code dy} as {@code [rows][row stride][lanes]}, zero behind a row. Lanes of missing channels
         * keep what they held, and nobody reads their sums.
         */
        void interleave(Slabs.Slab slab, int plane, int firstRow, int count, float[] target) {
            int width = output.w();
            int channelStride = Math.toIntExact(output.voxels());
            int used = Math.min(lanes, outChannels - firstChannel);
            for (int row = 0; row < count; row++) {
                int channel = slab.image() * outChannels + firstChannel;
                int h = slab.h() + firstRow + row;
                int dyAt = ((channel * output.d() + slab.d() + plane) * output.h() + h) * width;
                int at = row * slabs.rowStride() * lanes;
                int lane = 0;
                for (; lane + 4 <= used; lane += 4) {
                    spreadFour(dy, dyAt + lane * channelStride, channelStride, width, target, at + lane, lanes);
                }
                for (; lane < used; lane++) {
                    spread(dy, dyAt + lane * channelStride, width, target, at + lane, lanes);
                }
                Arrays.fill(target, at + width * lanes, at + slabs.rowStride() * lanes, 0);
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
