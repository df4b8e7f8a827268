package org.voxelgrad.training.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Moves the image by up to ten voxels along each axis; what moves out is lost, what moves in is 0.
 *
 * <p>Three integers {@code c} are drawn uniformly from [-10, 9], the first for the last axis. A positive one drops
 * that many voxels at the low end of its axis and appends zeros at the high end.
 */
public record CropPad() implements Augmentation {

    private static final int REACH = 10;

    @Override
    public void apply(float[] voxels, int[] size, RandomGenerator random) {
        int w = random.nextInt(-REACH, REACH);
        int h = random.nextInt(-REACH, REACH);
        int d = random.nextInt(-REACH, REACH);
        crop(voxels, size, d, h, w);
    }

    /** Voxel {@code [i, j, k]} becomes the former {@code [i + d, j + h, k + w]}, or 0 where that is outside. */
    static void crop(float[] voxels, int[] size, int d, int h, int w) {
        int depth = size[0];
        int height = size[1];
        int width = size[2];
        // From the end towards which the image moves, so that each row is read before it is overwritten.
        for (int a = 0; a < depth; a++) {
            int i = d >= 0 ? a : depth - 1 - a;
            for (int b = 0; b < height; b++) {
                int j = h >= 0 ? b : height - 1 - b;
                int target = (i * height + j) * width;
                boolean inside = i + d >= 0 && i + d < depth && j + h >= 0 && j + h < height;
                if (inside) {
                    moveRow(voxels, ((i + d) * height + j + h) * width, target, width, w);
                } else {
                    Arrays.fill(voxels, target, target + width, 0);
                }
            }
        }
    }

    private static void moveRow(float[] voxels, int source, int target, int width, int w) {
        int kept = Math.max(0, width - Math.abs(w));
        if (w >= 0) {
            System.arraycopy(voxels, source + width - kept, voxels, target, kept);
            Arrays.fill(voxels, target + kept, target + width, 0);
        } else {
            System.arraycopy(voxels, source, voxels, target + width - kept, kept);
            Arrays.fill(voxels, target, target + width - kept, 0);
        }
    }
}
