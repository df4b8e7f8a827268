package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * The 1x1x1 convolution with stride 1 and no padding: every voxel on its own, so that a volume is one long run, and
 * channels are written where they lie. They are copied to be read, since memory is read fastest channel by channel.
 */
final class PointConv {

    /** Voxels computed together. */
    private static final int RUN = 4 * ConvRows.WHOLE;
    private static final int STRIDE = RUN + ConvRows.SLACK;

    private static final int[] TAP = {0};

    private final Workers workers;
    private final ConvRows rows;
    private final PackedWeights weights;
    private int[] offsets = {};

    PointConv(Workers workers, ConvRows rows) {
        this.workers = workers;
        this.rows = rows;
        weights = new PackedWeights(rows.channels());
    }

    static boolean fits(Conv3dSpec spec) {
        return spec.kernel().equals(Size3.cube(1)) && spec.output().equals(spec.input())
                && spec.padding().equals(Size3.cube(0));
    }

    void forward(Conv3dSpec spec, float[] x, float[] weight, float[] bias, float[] y) {
        weights.packForward(spec.outChannels(), spec.inChannels(), weight, bias, 1, TAP);
        convolve(spec, spec.inChannels(), x, spec.outChannels(), y);
    }

    void backwardData(Conv3dSpec spec, float[] dy, float[] weight, float[] bias, float[] dx) {
        weights.packBackward(spec.inChannels(), spec.outChannels(), weight, bias, 1, TAP);
        convolve(spec, spec.outChannels(), dy, spec.inChannels(), dx);
    }

    private void convolve(Conv3dSpec spec, int inChannels, float[] x, int outChannels, float[] y) {
        int voxels = Math.toIntExact(spec.input().voxels());
        int perImage = Math.ceilDiv(voxels, RUN);
        setOffsets(inChannels);
        workers.run(spec.batch() * perImage, (block, scratch) -> {
            int image = block / perImage;
            int first = block % perImage * RUN;
            int count = Math.min(RUN, voxels - first);
            float[] input = scratch.input(inChannels * STRIDE);
            for (int c = 0; c < inChannels; c++) {
                System.arraycopy(x, (image * inChannels + c) * voxels + first, input, c * STRIDE, count);
            }
            convolveRun(input, y, image * outChannels * voxels + first, voxels, count, scratch);
        });
    }

    private void setOffsets(int channels) {
        if (offsets.length < channels) {
            offsets = new int[channels];
        }
        for (int c = 0; c < channels; c++) {
            offsets[c] = c * STRIDE;
        }
    }

    /** In place where no float that is not meant would be written; otherwise by way of working memory. */
    private void convolveRun(float[] input, float[] y, int yAt, int yStride, int count, Scratch scratch) {
        ChannelGroups groups = weights.groups();
        for (int group = 0; group < groups.count(); group++) {
            int to = yAt + groups.first(group) * yStride;
            if (count % ConvRows.WHOLE == 0 && groups.used(group) == groups.width(group)) {
                combine(input, group, y, to, yStride, count);
            } else {
                float[] run = scratch.output(rows.channels() * STRIDE);
                combine(input, group, run, 0, STRIDE, count);
                for (int c = 0; c < groups.used(group); c++) {
                    System.arraycopy(run, c * STRIDE, y, to + c * yStride, count);
                }
            }
        }
    }

    private void combine(float[] input, int group, float[] y, int yAt, int yStride, int count) {
        rows.combine(
                weights.groups().width(group), input, 0, offsets, weights.terms(), weights.values(),
                weights.start(group), y, yAt, yStride, count);
    }
}
