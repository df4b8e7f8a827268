package org.voxelgrad.engine.backend.cpu;

/**
 * The weights of a 3x3x3 convolution transformed along D and H, in the order in which {@link ConvRows#combine} reads
 * them: for every group of output channels and every point {@code [6][6]} the biases and then
 * {@code [inChannels][kw][channels of the group]}.
 */
final class WinogradWeights {

    private static final int TAPS = 27;
    private static final int POINTS = WinogradRows.POINTS;

    /** The point whose factor is 1 in every result along both axes: what it adds, the results add. */
    private static final int ONE = POINTS + 1;

    private final Workers workers;
    private final int tile;
    private final WinogradRows transforms;
    private ChannelGroups groups;
    private int terms;
    private float[] values = {};

    WinogradWeights(Workers workers, int tile, WinogradRows transforms) {
        this.workers = workers;
        this.tile = tile;
        this.transforms = transforms;
    }

    /** Takes {@code weight [outChannels, inChannels, 3, 3, 3]} and {@code bias [outChannels]} or null. */
    void packForward(int outChannels, int inChannels, float[] weight, float[] bias) {
        pack(outChannels, inChannels, weight, bias, inChannels * TAPS, TAPS, 0, 1);
    }

    /**
     * Takes the same weight for the convolution that computes the gradient of the data: channels exchanged, taps
     * reversed.
     *
     * @param outChannels of the convolution computed, which are the input channels of the weight
     */
    void packBackward(int outChannels, int inChannels, float[] weight, float[] bias) {
        pack(outChannels, inChannels, weight, bias, TAPS, outChannels * TAPS, TAPS - 1, -1);
    }

    private void pack(
            int outChannels, int inChannels, float[] weight, float[] bias, int outStride, int inStride, int firstTap,
            int tapStep) {
        groups = ChannelGroups.of(outChannels, tile);
        terms = 3 * inChannels;
        int length = start(groups.count(), 0);
        if (values.length < length) {
            values = new float[length];
        }
        workers.run(groups.count(), (group, scratch) -> {
            int width = groups.width(group);
            float[] taps = scratch.input(9 * terms * width + WinogradRows.SLACK);
            for (int c = 0; c < width; c++) {
                int out = groups.first(group) + c;
                for (int term = 0; term < terms; term++) {
                    int from = out * outStride + term / 3 * inStride + firstTap + term % 3 * tapStep;
                    int at = term * width + c;
                    for (int plane = 0; plane < 9; plane++) {
                        taps[at] = out < outChannels ? weight[from] : 0;
                        at += terms * width;
                        from += 3 * tapStep;
                    }
                }
            }
            transform(group, taps, scratch);
            setBiases(group, bias);
        });
    }

    /** From {@code taps [kd][kh][inChannels][kw][channels of the group]}. */
    private void transform(int group, float[] taps, Scratch scratch) {
        int row = terms * groups.width(group);
        int stride = 3 * row + WinogradRows.SLACK;
        float[] planes = scratch.output(POINTS * stride);
        transforms.filter(taps, 0, 3 * row, planes, 0, stride, 3 * row);
        for (int point = 0; point < POINTS; point++) {
            int to = start(group, point * POINTS) + groups.width(group);
            transforms.filter(planes, point * stride, row, values, to, pointStride(group), row);
        }
    }

    private void setBiases(int group, float[] bias) {
        for (int point = 0; point < POINTS * POINTS; point++) {
            for (int c = 0; c < groups.width(group); c++) {
                boolean given = point == ONE && bias != null && c < groups.used(group);
                values[start(group, point) + c] = given ? bias[groups.first(group) + c] : 0;
            }
        }
    }

    private int pointStride(int group) {
        return (terms + 1) * groups.width(group) + WinogradRows.SLACK;
    }

    /** Position of a group's biases at a point in {@link #values}. */
    int start(int group, int point) {
        int before = groups.first(group) * (terms + 1) + group * WinogradRows.SLACK;
        return POINTS * POINTS * before + (point == 0 ? 0 : point * pointStride(group));
    }

    float[] values() {
        return values;
    }

    int terms() {
        return terms;
    }

    ChannelGroups groups() {
        return groups;
    }
}
