package org.voxelgrad.engine.backend.cpu;

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

    /**
     * The sums over the patches of all, added in their order.
     *
     * @param over whose arrays are overwritten with them, or null for new ones
     */
    static PatchGram sum(PatchGram[] grams, PatchGram over) {
        double[] sums = over == null ? new double[TAPS] : over.sums;
        double[] products = over == null ? new double[TAPS * TAPS] : over.products;
        System.arraycopy(grams[0].sums, 0, sums, 0, TAPS);
        System.arraycopy(grams[0].products, 0, products, 0, TAPS * TAPS);
        double voxels = grams[0].voxels;
        for (int gram = 1; gram < grams.length; gram++) {
            add(grams[gram].sums, sums);
            add(grams[gram].products, products);
            voxels += grams[gram].voxels;
        }
        return new PatchGram(voxels, sums, products);
    }

    private static void add(double[] values, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i];
        }
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
