package org.voxelgrad.training.data;

import java.nio.file.Path;
import org.voxelgrad.training.InputException;

/** What happens to the voxels of every image between its file and the network. */
public final class Normalization {

    private Normalization() {}

    /**
     * Sets NaN voxels to 0, as spatial preprocessing leaves NaN outside the field of view and a single one would turn
     * all weights into NaN.
     *
     * @return how many voxels were NaN
     * @throws InputException if a voxel is infinite or every voxel is NaN
     */
    public static int zeroNaNs(float[] voxels, Path file) {
        int count = 0;
        int infinite = 0;
        for (int i = 0; i < voxels.length; i++) {
            float difference = voxels[i] - voxels[i];
            if (difference != 0) { // true of NaN and of the infinities, whose difference is NaN
                if (Float.isNaN(voxels[i])) {
                    voxels[i] = 0;
                    count++;
                } else {
                    infinite++;
                }
            }
        }
        if (infinite > 0) {
            throw new InputException("Image " + file + " has " + infinite + " infinite voxels where finite numbers are"
                    + " expected: preprocess it again or leave its session out of the tables.");
        }
        if (count == voxels.length) {
            throw new InputException("Image " + file + " has no voxel that is a number (all are NaN): preprocess it"
                    + " again or leave its session out of the tables.");
        }
        return count;
    }

    /**
     * Scales the image to [0, 1] in float32: {@code (x - min) / (max - min)}.
     *
     * @param voxels finite values
     * @throws InputException if all voxels have one value, or the range is beyond float32
     */
    public static void minMax(float[] voxels, Path file) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float x : voxels) {
            min = Math.min(min, x);
            max = Math.max(max, x);
        }
        float range = max - min;
        if (range == 0) {
            throw new InputException("Image " + file + " is constant (every voxel is " + min + "), so it cannot be"
                    + " scaled to [0, 1]: preprocess it again or leave its session out of the tables.");
        }
        if (!Float.isFinite(range)) {
            throw new InputException("Image " + file + " has voxels from " + min + " to " + max + ", a range that"
                    + " float32 cannot hold: preprocess it again or leave its session out of the tables.");
        }
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (voxels[i] - min) / range;
        }
    }
}
