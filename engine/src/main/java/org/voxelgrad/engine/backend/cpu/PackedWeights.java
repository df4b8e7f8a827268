package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The weights of a convolution in the order in which {@link ConvRows} reads them: groups of output channels, each
 * with its biases and then {@code [inChannels * taps][channels of the group]}. Channels that do not exist have zeros.
 */
final class PackedWeights {

    private static final int CUBE = 27;
    private static final int[] TAPS = IntStream.range(0, CUBE).toArray();
    private static final int[] REVERSED_TAPS = IntStream.range(0, CUBE).map(tap -> CUBE - 1 - tap).toArray();

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
        packForward(outChannels, inChannels, weight, bias, CUBE, TAPS);
    }

    /**
     * Takes the same weight for the convolution that computes the gradient of the data: channels exchanged, taps
     * reversed.
     *
     * @param outChannels of the convolution computed, which are the input channels of the weight
     */
    void packBackward(int outChannels, int inChannels, float[] weight, float[] bias) {
        packBackward(outChannels, inChannels, weight, bias, CUBE, REVERSED_TAPS);
    }

    /** Takes these taps of {@code weight [outChannels, inChannels, kernel]} and {@code bias [outChannels]} or null. */
    void packForward(int outChannels, int inChannels, float[] weight, float[] bias, int kernel, int[] taps) {
        pack(outChannels, inChannels, weight, bias, inChannels * kernel, kernel, taps);
    }

    /** Takes these taps of {@code weight [inChannels, outChannels, kernel]} and {@code bias [outChannels]} or null. */
    void packBackward(int outChannels, int inChannels, float[] weight, float[] bias, int kernel, int[] taps) {
        pack(outChannels, inChannels, weight, bias, kernel, outChannels * kernel, taps);
    }

    private void pack(
            int outChannels, int inChannels, float[] weight, float[] bias, int outStride, int inStride, int[] taps) {
        groups = ChannelGroups.of(outChannels, tile);
        terms = inChannels * taps.length;
        int length = start(groups.count());
        if (values.length < length) {
            values = new float[length];
        }
        for (int group = 0; group < groups.count(); group++) {
            int width = groups.width(group);
            int used = groups.used(group);
            int first = groups.first(group);
            int at = start(group);
            Arrays.fill(values, at, at + (terms + 1) * width, 0);
            if (bias != null) {
                System.arraycopy(bias, first, values, at, used);
            }
            for (int in = 0; in < inChannels; in++) {
                for (int tap : taps) {
                    at += width;
                    int from = first * outStride + in * inStride + tap;
                    for (int c = 0; c < used; c++) {
                        values[at + c] = weight[from + c * outStride];
                    }
                }
            }
        }
    }

    float[] values() {
        return values;
    }

    /** Of an output channel. */
    float bias(int channel) {
        int group = groups.of(channel);
        return values[start(group) + channel - groups.first(group)];
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
