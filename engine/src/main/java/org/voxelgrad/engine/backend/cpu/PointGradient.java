package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Conv3dSpec;

/**
 * Weight gradient of the convolutions that {@link PointConv} computes: the product of two matrices, which are read
 * where they lie. Runs of voxels are shared out to teams, and output channels to blocks where runs are few.
 */
final class PointGradient {

    private static final int CHANNELS = TermRows.CHANNELS;

    /** Input floats of a slab, about: they stay in the second-level cache for all output channels. */
    private static final int SLAB = 1 << 17;
    private static final int FEWEST_VOXELS = 1024;

    /** Voxels of a run, so that the output gradient of a group of channels stays in the first-level cache. */
    private static final int RUN = 1024;

    /** Pieces that some threads can share. */
    private static final int PIECES = 16;

    private final Workers workers;
    private final TermRows rows;
    private final TeamSums sums;
    private int[] offsets = {};

    PointGradient(Workers workers, TermRows rows) {
        this.workers = workers;
        this.rows = rows;
        sums = new TeamSums(workers);
    }

    /** Adds to {@code dWeight [outChannels, inChannels, 1, 1, 1]}. */
    void backwardWeight(Conv3dSpec spec, float[] x, float[] dy, float[] dWeight) {
        int voxels = Math.toIntExact(spec.input().voxels());
        int slab = Math.clamp(SLAB / spec.inChannels(), FEWEST_VOXELS, Math.max(FEWEST_VOXELS, voxels));
        int perImage = Math.ceilDiv(voxels, slab);
        int slabs = spec.batch() * perImage;
        int teams = Math.min(PIECES, TeamSums.teams(dWeight.length, slabs));
        int groups = Math.ceilDiv(spec.outChannels(), CHANNELS);
        int blocks = Math.min(groups, Math.ceilDiv(PIECES, teams));
        setOffsets(spec.inChannels(), voxels);
        float[] teamSums = sums.clear(teams, dWeight.length);
        workers.run(teams * blocks, (piece, scratch) -> {
            int team = piece / blocks;
            for (int i = team; i < slabs; i += teams) {
                int first = i % perImage * slab;
                int count = Math.min(slab, voxels - first);
                for (int group = piece % blocks; group < groups; group += blocks) {
                    addSlab(spec, i / perImage, first, count, group, x, dy, scratch, teamSums, team * dWeight.length);
                }
            }
        });
        sums.addTo(dWeight, teams);
    }

    /** Fills the last few terms up with what nobody reads the sums of. */
    private void setOffsets(int channels, int voxels) {
        int most = channels + rows.terms() - 1;
        if (offsets.length < most) {
            offsets = new int[most];
        }
        Arrays.fill(offsets, channels, most, 0);
        for (int c = 0; c < channels; c++) {
            offsets[c] = c * voxels;
        }
    }

    /** Adds the share that some voxels of an image have in the weights of a group of output channels. */
    private void addSlab(
            Conv3dSpec spec, int image, int first, int count, int group, float[] x, float[] dy, Scratch scratch,
            float[] teamSums, int sumsAt) {
        int voxels = Math.toIntExact(spec.input().voxels());
        int terms = spec.inChannels();
        int channel = group * CHANNELS;
        int used = Math.min(CHANNELS, spec.outChannels() - channel);
        int perTerm = CHANNELS * rows.lanes();
        int partials = Scratch.ALIGNED + (terms + rows.terms() - 1) * perTerm;
        float[] partial = scratch.products(partials);
        Arrays.fill(partial, 0, partials, 0);
        for (int at = first; at < first + count; at += RUN) {
            int length = Math.min(RUN, first + count - at);
            int xAt = image * terms * voxels + at;
            int dyAt = (image * spec.outChannels() + channel) * voxels + at;
            float[] gradient = dy;
            int stride = voxels;
            if (used < CHANNELS) {
                gradient = copy(dy, dyAt, voxels, used, length, scratch);
                dyAt = 0;
                stride = RUN;
            }
            for (int term = 0; term < terms; term += rows.terms()) {
                rows.correlate(
                        gradient, dyAt, stride, x, xAt, offsets, term, length, partial,
                        Scratch.ALIGNED + term * perTerm);
            }
        }
        for (int term = 0; term < terms; term++) {
            for (int c = 0; c < used; c++) {
                teamSums[sumsAt + (channel + c) * terms + term] +=
                        rows.total(partial, Scratch.ALIGNED + term * perTerm + c * rows.lanes());
            }
        }
    }

    /** A run of the last channels, where behind them there may be nothing to read. */
    private static float[] copy(float[] dy, int dyAt, int voxels, int channels, int length, Scratch scratch) {
        float[] gradient = scratch.output(CHANNELS * RUN);
        for (int c = 0; c < channels; c++) {
            System.arraycopy(dy, dyAt + c * voxels, gradient, c * RUN, length);
        }
        return gradient;
    }
}
