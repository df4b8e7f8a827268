package org.voxelgrad.training.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * With probability 0.5 sets a random box to 0: torchvision's {@code RandomErasing()} with its defaults.
 *
 * <p>That transform is made for {@code [..., H, W]} pictures, so on a volume the box is a rectangle of the last two
 * axes that spans the whole first axis.
 */
public record Erasing() implements Augmentation {

    private static final double PROBABILITY = 0.5;
    private static final double MIN_AREA = 0.02;
    private static final double MAX_AREA = 0.33;
    private static final double MIN_ASPECT = 0.3;
    private static final double MAX_ASPECT = 3.3;
    private static final int TRIES = 10;

    @Override
    public void apply(float[] voxels, int[] size, RandomGenerator random) {
        if (random.nextDouble() >= PROBABILITY) {
            return;
        }
        int height = size[1];
        int width = size[2];
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double area = random.nextDouble(MIN_AREA, MAX_AREA) * height * width;
            double aspect = Math.exp(random.nextDouble(Math.log(MIN_ASPECT), Math.log(MAX_ASPECT)));
            int h = (int) Math.rint(Math.sqrt(area * aspect));
            int w = (int) Math.rint(Math.sqrt(area / aspect));
            if (h < height && w < width) {
                erase(voxels, size, random.nextInt(height - h + 1), random.nextInt(width - w + 1), h, w);
                return;
            }
        }
    }

    private static void erase(float[] voxels, int[] size, int top, int left, int h, int w) {
        for (int d = 0; d < size[0]; d++) {
            for (int y = top; y < top + h; y++) {
                int start = (d * size[1] + y) * size[2] + left;
                Arrays.fill(voxels, start, start + w, 0);
            }
        }
    }
}
