package org.voxelgrad.training.data;

import java.util.random.RandomGenerator;

/**
 * Blurs the image with a Gaussian of sigma ~ U(0, 1) voxels: {@code scipy.ndimage.gaussian_filter} with its defaults
 * (order 0, mode {@code reflect}, truncated at four sigma).
 */
public record Smoothing() implements Augmentation {

    private static final double TRUNCATE = 4.0;

    @Override
    public void apply(float[] voxels, int[] size, RandomGenerator random) {
        smooth(voxels, size, random.nextDouble());
    }

    /**
     * Filters along each axis in turn, in place.
     *
     * @param voxels C order
     * @param size {@code [D, H, W]}
     * @param sigma standard deviation in voxels, 0 or more
     */
    public static void smooth(float[] voxels, int[] size, double sigma) {
        int radius = (int) (TRUNCATE * sigma + 0.5);
        if (radius == 0) {
            return;
        }
        float[] weights = halfKernel(sigma, radius);
        int row = size[2];
        int plane = size[1] * row;
        Slab alongD = new Slab(weights, size[0], row, plane);
        for (int h = 0; h < size[1]; h++) {
            alongD.filter(voxels, h * row);
        }
        Slab alongH = new Slab(weights, size[1], row, row);
        for (int d = 0; d < size[0]; d++) {
            alongH.filter(voxels, d * plane);
        }
        Slab alongW = new Slab(weights, row, 1, 1);
        for (int line = 0; line < size[0] * size[1]; line++) {
            alongW.filter(voxels, line * row);
        }
    }

    /** The centre and the right half of the symmetric kernel, which sums to 1. */
    private static float[] halfKernel(double sigma, int radius) {
        double sum = 0;
        for (int k = -radius; k <= radius; k++) {
            sum += Math.exp(-0.5 * k * k / (sigma * sigma));
        }
        float[] weights = new float[radius + 1];
        for (int k = 0; k <= radius; k++) {
            weights[k] = (float) (Math.exp(-0.5 * k * k / (sigma * sigma)) / sum);
        }
        return weights;
    }

    /**
     * The buffers to filter {@code n} rows of {@code inner} voxels across the rows, where rows lie {@code stride}
     * apart in the image. The rows are copied out with their reflections above and below, so that the arithmetic runs
     * over contiguous memory whatever the axis.
     */
    private static final class Slab {
        private final float[] weights;
        private final int n;
        private final int inner;
        private final int stride;
        private final int radius;
        private final float[] padded;
        private final float[] filtered;

        Slab(float[] weights, int n, int inner, int stride) {
            this.weights = weights;
            this.n = n;
            this.inner = inner;
            this.stride = stride;
            this.radius = weights.length - 1;
            this.padded = new float[(n + 2 * radius) * inner];
            this.filtered = new float[n * inner];
        }

        void filter(float[] voxels, int start) {
            gather(voxels, start);
            int centre = radius * inner;
            for (int i = 0; i < filtered.length; i++) {
                filtered[i] = weights[0] * padded[centre + i];
            }
            for (int k = 1; k <= radius; k++) {
                addPair(filtered, padded, weights[k], centre - k * inner, centre + k * inner);
            }
            for (int i = 0; i < n && stride != inner; i++) {
                System.arraycopy(filtered, i * inner, voxels, start + i * stride, inner);
            }
            if (stride == inner) {
                System.arraycopy(filtered, 0, voxels, start, filtered.length);
            }
        }

        private void gather(float[] voxels, int start) {
            if (stride == inner) {
                System.arraycopy(voxels, start, padded, radius * inner, n * inner);
            } else {
                for (int i = 0; i < n; i++) {
                    System.arraycopy(voxels, start + i * stride, padded, (radius + i) * inner, inner);
                }
            }
            for (int i = 1; i <= radius; i++) {
                copyRow(radius + reflect(-i), radius - i);
                copyRow(radius + reflect(n - 1 + i), radius + n - 1 + i);
            }
        }

        private void copyRow(int from, int to) {
            System.arraycopy(padded, from * inner, padded, to * inner, inner);
        }

        /** The row that stands at {@code i} outside [0, n) when the rows are continued as d c b a | a b c d | d c b a. */
        private int reflect(int i) {
            int folded = Math.floorMod(i, 2 * n);
            return folded < n ? folded : 2 * n - 1 - folded;
        }

        private static void addPair(float[] sum, float[] values, float weight, int before, int after) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * (values[before + i] + values[after + i]);
            }
        }
    }
}
