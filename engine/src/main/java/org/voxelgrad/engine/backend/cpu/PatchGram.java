package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;

/**
 * Sums over all 3x3x3 patches of images of one channel, zeros around them: of a patch's voxels and of products of two.
 * They give mean and variance of any convolution with padding 1 without computing it.
 *
 * @param voxels patches of all images
 * @param sums of voxel t of every patch {@code [27]}
 * @param products of voxels t and u of every patch {@code [27][27]}
 */
record PatchGram(double voxels, double[] sums, double[] products) {

    static final int TAPS = 27;

    /** The sums over the patches of both. */
    PatchGram plus(PatchGram other) {
        return new PatchGram(voxels + other.voxels, plus(sums, other.sums), plus(products, other.products));
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sums = new double[a.length];
        Arrays.setAll(sums, i -> a[i] + b[i]);
        return sums;
    }

    /** Mean of the convolution with 27 weights from {@code at} on. */
    double mean(float[] weight, int at) {
        double sum = 0;
        for (int t = 0; t < TAPS; t++) {
            sum += weight[at + t] * sums[t];
        }
        return sum / voxels;
    }

    /** Biased variance of the convolution. */
    double variance(float[] weight, int at) {
        double mean = mean(weight, at);
        double squares = 0;
        for (int t = 0; t < TAPS; t++) {
            squares += weight[at + t] * product(t, weight, at);
        }
        return Math.max(0, squares / voxels - mean * mean);
    }

    /** Sum of the convolution times voxel t of its patch. */
    double product(int t, float[] weight, int at) {
        double sum = 0;
        for (int u = 0; u < TAPS; u++) {
            sum += weight[at + u] * products[t * TAPS + u];
        }
        return sum;
    }
}
