package org.voxelgrad.engine.backend.cpu;

/** Working memory of one thread, kept from call to call; what it holds on entry is undefined. */
final class Scratch {

    /** The first place of an array that begins a cache line, where the JVM aligns objects to lines. */
    static final int ALIGNED = 12;

    /** Floats of a cache line. */
    static final int LINE = 16;

    private float[] input = {};
    private float[] output = {};
    private float[] transformed = {};
    private float[] products = {};
    private float[] gradients = {};
    private float[] window = {};
    private float[] maxima = {};
    private int[] positions = {};
    private int[] chains = {};
    private double[] sums = {};
    private final Slabs.Slab slab = new Slabs.Slab();
    private final WinogradTiles.Slab tiles = new WinogradTiles.Slab();

    float[] input(int length) {
        return input = atLeast(input, length);
    }

    float[] output(int length) {
        return output = atLeast(output, length);
    }

    /** For the transformed input of a Winograd convolution. */
    float[] transformed(int length) {
        return transformed = atLeast(transformed, length);
    }

    /** For products, or sums of them, before they are transformed back. */
    float[] products(int length) {
        return products = atLeast(products, length);
    }

    /** For the transformed gradient of its results. */
    float[] gradients(int length) {
        return gradients = atLeast(gradients, length);
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

    /** For lists of positions. */
    int[] chains(int length) {
        if (chains.length < length) {
            chains = new int[length];
        }
        return chains;
    }

    /** For sums in double. */
    double[] sums(int length) {
        if (sums.length < length) {
            sums = new double[length];
        }
        return sums;
    }

    /** Where the thread is in a cut of volumes. */
    Slabs.Slab slab() {
        return slab;
    }

    /** Where the thread is in a cut into tiles. */
    WinogradTiles.Slab tiles() {
        return tiles;
    }

    private static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }
}
