package org.voxelgrad.training.data;

import java.util.random.RandomGenerator;

/** Adds to each voxel a draw of N(0, sigma^2), where sigma ~ U(0, 0.1) is drawn once an image. */
public record Noise() implements Augmentation {

    private static final double MAX_SIGMA = 0.1;

    @Override
    public void apply(float[] voxels, int[] size, RandomGenerator random) {
        double sigma = random.nextDouble(MAX_SIGMA);
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] += (float) (sigma * random.nextGaussian());
        }
    }
}
