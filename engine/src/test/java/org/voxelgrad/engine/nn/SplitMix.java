package org.voxelgrad.engine.nn;

/** The formula of the golden files' generator for weights, images and projections. */
final class SplitMix {

    private SplitMix() {}

    /** Output {@code i} (from 0) of SplitMix64 from {@code seed}. */
    static long at(long seed, long i) {
        long z = seed + (i + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Single-precision numbers in [-1, 1). */
    static float[] values(long seed, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * ((at(seed, i) >>> 40) * 0x1p-24) - 1);
        }
        return values;
    }

    /** The inner product with the signs that {@code seed} draws. */
    static double project(double[] values, long seed) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += at(seed, i) < 0 ? -values[i] : values[i];
        }
        return sum;
    }
}
