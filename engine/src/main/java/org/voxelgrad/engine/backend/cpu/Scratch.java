package org.voxelgrad.engine.backend.cpu;

/** Working memory of one thread, kept from call to call; what it holds on entry is undefined. */
final class Scratch {

    private float[] input = {};
    private float[] output = {};
    private float[] window = {};
    private float[] maxima = {};
    private int[] positions = {};

    float[] input(int length) {
        return input = atLeast(input, length);
    }

    float[] output(int length) {
        return output = atLeast(output, length);
    }

    /** For rows that a pooling reads. */
    float[] window(int length) {
        return window = atLeast(window, length);
    }

    /** For a row of what it gives. */
    float[] maxima(int length) {
        return maxima = atLeast(maxima, length);
    }

    int[] positions(int length) {
        if (positions.length < length) {
            positions = new int[length];
        }
        return positions;
    }

    private static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }
}
