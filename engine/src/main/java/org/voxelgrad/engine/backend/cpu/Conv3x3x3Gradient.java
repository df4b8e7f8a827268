package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;

/**
 * Weight gradient of the 3x3x3 convolution with stride 1 and padding 1. Slabs are shared out to teams; every team sums
 * its slabs one after another, and the sums of the teams are added in their order.
 */
final class Conv3x3x3Gradient implements SameConvGradient {

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

    @Override
    public void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight) {
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
            GradientLanes group = new GradientLanes(
                    spec.input(), dy, spec.outChannels(), block % groups * lanes, lanes);
            int sumsAt = block * groupSums;
            Arrays.fill(sums, sumsAt, sumsAt + groupSums, 0);
            for (int i = block / groups; i < slabs.count(); i += teams) {
                addSlab(slabs, slabs.slab(i), group, x, scratch, sumsAt);
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

    private void addSlab(
            Slabs slabs, Slabs.Slab slab, GradientLanes group, float[] x, Scratch scratch, int sumsAt) {
        int runRows = Math.clamp(RUN / slabs.rowStride(), 1, slab.rows());
        float[] input = scratch.input(slabs.floats());
        float[] gradient = scratch.output(runRows * slabs.rowStride() * group.lanes());
        slabs.fill(slab, x, input);
        for (int plane = 0; plane < slab.planes(); plane++) {
            for (int row = 0; row < slab.rows(); row += runRows) {
                int count = Math.min(runRows, slab.rows() - row);
                int length = (count - 1) * slabs.rowStride() + slabs.size().w();
                for (int r = 0; r < count; r++) {
                    int at = r * slabs.rowStride() * group.lanes();
                    group.copyRow(slab.image(), slab.d() + plane, slab.h() + row + r, gradient, at);
                }
                for (int c = 0; c < slabs.channels(); c++) {
                    int inputAt = c * slabs.channelStride() + plane * slabs.planeStride() + row * slabs.rowStride();
                    rows.correlate(
                            gradient, 0, input, inputAt, slabs.planeStride(), slabs.rowStride(), length, sums,
                            sumsAt + c * TAPS * group.lanes());
                }
            }
        }
    }
}
