package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;

/**
 * Weight gradient of the 3x3x3 convolution with stride 1 and padding 1. Slabs are shared out to teams; every team sums its
 * slabs one after another, and the sums of the teams are added in their order.
 */
final class Conv3x3x3Gradient {

    private static final int TAPS = 27;

    /** Floats of all teams' sums together, at most, unless one team needs more. */
    private static final int PARTIAL_SUMS = 1 << 20;

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
            int team = block / groups;
            int sumsAt = block * groupSums;
            Arrays.fill(sums, sumsAt, sumsAt + groupSums, 0);
            for (int i = team; i < slabs.count(); i += teams) {
                addSlab(slabs, slabs.slab(i), x, dy, spec.outChannels(), block % groups * lanes, scratch, sumsAt);
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
            Slabs slabs, Slabs.Slab slab, float[] x, float[] dy, int outChannels, int firstChannel, Scratch scratch,
            int sumsAt) {
        int lanes = rows.gradientChannels();
        int length = (slab.rows() - 1) * slabs.rowStride() + slabs.size().w();
        float[] input = scratch.input(slabs.floats());
        float[] gradient = scratch.output(slabs.rows() * slabs.rowStride() * lanes);
        slabs.fill(slab, x, input);
        for (int plane = 0; plane < slab.planes(); plane++) {
            interleave(slabs, slab, plane, dy, outChannels, firstChannel, gradient);
            for (int c = 0; c < slabs.channels(); c++) {
                int inputAt = c * slabs.channelStride() + plane * slabs.planeStride();
                rows.correlate(
                        gradient, 0, input, inputAt, slabs.planeStride(), slabs.rowStride(), length, sums,
                        sumsAt + c * TAPS * lanes);
            }
        }
    }

    /** One plane of {@code dy} as {@code [rows][W + 1][lanes]}, zero in the gap behind a row and in missing channels. */
    private void interleave(
            Slabs slabs, Slabs.Slab slab, int plane, float[] dy, int outChannels, int firstChannel, float[] target) {
        int lanes = rows.gradientChannels();
        int width = slabs.size().w();
        int used = Math.min(lanes, outChannels - firstChannel);
        if (used < lanes) {
            Arrays.fill(target, 0, slab.rows() * slabs.rowStride() * lanes, 0);
        }
        for (int row = 0; row < slab.rows(); row++) {
            int at = row * slabs.rowStride() * lanes;
            for (int lane = 0; lane < used; lane++) {
                int channel = slab.image() * outChannels + firstChannel + lane;
                int dyAt = ((channel * slabs.size().d() + slab.d() + plane) * slabs.size().h() + slab.h() + row) * width;
                spread(dy, dyAt, width, target, at + lane, lanes);
            }
            Arrays.fill(target, at + width * lanes, at + (width + 1) * lanes, 0);
        }
    }

    private static void spread(float[] dy, int dyAt, int width, float[] target, int at, int lanes) {
        for (int w = 0; w < width; w++) {
            target[at + w * lanes] = dy[dyAt + w];
        }
    }
}
