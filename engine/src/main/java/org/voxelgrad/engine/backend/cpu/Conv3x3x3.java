package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;

/**
 * The 3x3x3 convolution with stride 1 and padding 1, directly: every output run is a combination of 27 shifted input
 * runs of every channel. The gradient of the data is the same convolution of {@code dy} with reversed taps.
 */
final class Conv3x3x3 implements SameConv {

    /** Floats of a run, about: so that the output of a group of channels stays in the first-level cache. */
    private static final int RUN = 768;

    private final Workers workers;
    private final ConvRows rows;
    private final PackedWeights weights;
    private int[] offsets = {};

    Conv3x3x3(Workers workers, ConvRows rows) {
        this.workers = workers;
        this.rows = rows;
        weights = new PackedWeights(rows.channels());
    }

    @Override
    public void forward(Conv3dSpec spec, float[] x, float[] weight, float[] bias, float[] y) {
        weights.packForward(spec.outChannels(), spec.inChannels(), weight, bias);
        convolve(spec.batch(), spec.inChannels(), spec.outChannels(), spec.input(), x, y);
    }

    @Override
    public void backwardData(Conv3dSpec spec, float[] dy, float[] weight, float[] bias, float[] dx) {
        weights.packBackward(spec.inChannels(), spec.outChannels(), weight, bias);
        convolve(spec.batch(), spec.outChannels(), spec.inChannels(), spec.input(), dy, dx);
    }

    private void convolve(int batch, int inChannels, int outChannels, Size3 size, float[] x, float[] y) {
        Slabs slabs = Slabs.of(batch, inChannels, size);
        setOffsets(slabs);
        workers.run(slabs.count(), (block, scratch) -> {
            Slabs.Slab slab = slabs.slab(block, scratch);
            float[] input = scratch.input(slabs.floats());
            slabs.fill(slab, x, input);
            convolveSlab(slabs, slab, input, outChannels, scratch, y);
        });
    }

    private void setOffsets(Slabs slabs) {
        int count = weights.terms();
        if (offsets.length < count) {
            offsets = new int[count];
        }
        for (int term = 0; term < count; term++) {
            offsets[term] = term / 27 * slabs.channelStride()
                    + term / 9 % 3 * slabs.planeStride()
                    + term / 3 % 3 * slabs.rowStride()
                    + term % 3;
        }
    }

    private void convolveSlab(
            Slabs slabs, Slabs.Slab slab, float[] input, int outChannels, Scratch scratch, float[] y) {
        int width = slabs.size().w();
        int runRows = Math.clamp(RUN / slabs.rowStride(), 1, slab.rows());
        int stride = runRows * slabs.rowStride() + ConvRows.SLACK;
        float[] run = scratch.output(rows.channels() * stride);
        for (int plane = 0; plane < slab.planes(); plane++) {
            for (int row = 0; row < slab.rows(); row += runRows) {
                int count = Math.min(runRows, slab.rows() - row);
                int inputAt = plane * slabs.planeStride() + row * slabs.rowStride();
                for (int group = 0; group < weights.groups().count(); group++) {
                    combine(group, input, inputAt, run, stride, (count - 1) * slabs.rowStride() + width);
                    for (int c = 0; c < weights.groups().used(group); c++) {
                        int channel = slab.image() * outChannels + weights.groups().first(group) + c;
                        int yAt = ((channel * slabs.size().d() + slab.d() + plane) * slabs.size().h() + slab.h() + row)
                                * width;
                        copyRows(run, c * stride, slabs.rowStride(), y, yAt, width, count);
                    }
                }
            }
        }
    }

    private void combine(int group, float[] input, int inputAt, float[] run, int stride, int length) {
        rows.combine(
                weights.groups().width(group), input, inputAt, offsets, weights.terms(), weights.values(),
                weights.start(group), run, 0, stride, length);
    }

    /** Rows of a run, without the gaps between them, to where they belong. */
    private static void copyRows(float[] run, int runAt, int rowStride, float[] y, int yAt, int width, int count) {
        for (int row = 0; row < count; row++) {
            System.arraycopy(run, runAt + row * rowStride, y, yAt + row * width, width);
        }
    }
}
