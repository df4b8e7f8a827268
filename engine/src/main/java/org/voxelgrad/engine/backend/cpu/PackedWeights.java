package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The weights of a convolution in the order in which {@link ConvRows} reads them: groups of output channels, each
 * with its biases and then {@code [inChannels * taps][channels of the group]}. The last group is filled up with zeros,
 * or, when few channels are left over, those are groups of one.
 */
final class PackedWeights {

    private static final int CUBE = 27;
    private static final int[] TAPS = IntStream.range(0, CUBE).toArray();
    private static final int[] REVERSED_TAPS = IntStream.range(0, CUBE).map(tap -> CUBE - 1 - tap).toArray();

    private final int tile;
    private float[] values = {};
    private int outChannels;
    private int terms;

    /** @param tile channels of a full group */
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
        this.outChannels = outChannels;
        terms = inChannels * taps.length;
        int length = start(groups());
        if (values.length < length) {
            values = new float[length];
        }
        for (int group = 0; group < groups(); group++) {
            int width = width(group);
            int used = used(group);
            int first = firstChannel(group);
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

    int outChannels() {
        return outChannels;
    }

    int terms() {
        return terms;
    }

    private int fullGroups() {
        return (outChannels + tile / 2) / tile;
    }

    int groups() {
        return fullGroups() + Math.max(0, outChannels - fullGroups() * tile);
    }

    /** Channels of a group: the tile, of which the last may be partly padding, or 1. */
    int width(int group) {
        return group < fullGroups() ? tile : 1;
    }

    int firstChannel(int group) {
        return group < fullGroups() ? group * tile : fullGroups() * tile + group - fullGroups();
    }

    /** Position of a group's biases in {@link #values}. */
    int start(int group) {
        return firstChannel(group) * (terms + 1);
    }

    /** Channels of a group that exist. */
    int used(int group) {
        return Math.min(width(group), outChannels - firstChannel(group));
    }
}
