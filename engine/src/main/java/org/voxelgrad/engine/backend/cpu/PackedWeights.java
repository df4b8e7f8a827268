package org.voxelgrad.engine.backend.cpu;

/**
 * The weights of a 3x3x3 convolution in the order in which {@link ConvRows} reads them: groups of output channels, each
 * with its biases and then {@code [inChannels * 27][channels of the group]}. Channels that do not exist have
 * zeros.
 */
final class PackedWeights {

    private static final int TAPS = 27;

    private final int tile;
    private float[] values = {};
    private ChannelGroups groups;
    private int terms;

    /** @param tile channels of a full group, as {@link ChannelGroups} has them */
    PackedWeights(int tile) {
        this.tile = tile;
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
        groups = new ChannelGroups(outChannels, tile);
        terms = inChannels * TAPS;
        int length = start(groups.count());
        if (values.length < length) {
            values = new float[length];
        }
        for (int group = 0; group < groups.count(); group++) {
            int width = groups.width(group);
            for (int c = 0; c < width; c++) {
                int out = groups.first(group) + c;
                int at = start(group) + c;
                values[at] = bias != null && out < outChannels ? bias[out] : 0;
                for (int term = 0; term < terms; term++) {
                    int tap = firstTap + tapStep * (term % TAPS);
                    at += width;
                    values[at] = out < outChannels ? weight[out * outStride + term / TAPS * inStride + tap] : 0;
                }
            }
        }
    }

    float[] values() {
        return values;
    }

    int terms() {
        return terms;
    }

    /** Position of a group's biases in {@link #values}. */
    int start(int group) {
        return groups.first(group) * (terms + 1);
    }

    ChannelGroups groups() {
        return groups;
    }
}
