package org.voxelgrad.training.phantom;

import java.util.random.RandomGenerator;
import org.voxelgrad.engine.random.Seeds;

/**
 * Renders a phantom head as a T1-weighted scan registered to MNI152: skull, fluid, grey and white matter with a folded
 * cortex, ventricles and hippocampi, under a smooth bias field and Rician noise. Not anatomy, but it looks like it.
 */
public final class HeadPhantom {

    /** Extent in mm of every image, whatever its size: that of the cropped template, 169 x 208 x 179 mm. */
    static final double[] FIELD_OF_VIEW = {169, 208, 179};

    /** The low corner of the first voxel in mm, in RAS+. */
    static final double[] CORNER = {-84.5, -120.5, -73.5};

    private static final double NOISE = 0.025;
    private static final double BIAS = 0.08;
    private static final double WARP_MM = 2;

    private HeadPhantom() {}

    /** From voxel indices to mm in RAS+, for an image of size {@code [D, H, W]}: 4x4, rows first. */
    public static double[][] affine(int[] size) {
        double[][] affine = new double[4][4];
        for (int axis = 0; axis < 3; axis++) {
            double voxel = FIELD_OF_VIEW[axis] / size[axis];
            affine[axis][axis] = voxel;
            affine[axis][3] = CORNER[axis] + voxel / 2;
        }
        affine[3][3] = 1;
        return affine;
    }

    /**
     * One scan of a head.
     *
     * @param size {@code [D, H, W]}: left to right, back to front, feet to head
     * @param scan the stream of what differs between two scans of one head: noise and bias field
     * @return voxels in C order, 0 or more, about 1000 at most
     */
    public static float[] render(HeadAnatomy anatomy, int[] size, Seeds scan) {
        double[][] affine = affine(size);
        double voxel = Math.max(affine[0][0], Math.max(affine[1][1], affine[2][2]));
        HeadTissue tissue = new HeadTissue(anatomy, Math.max(0.7, 0.5 * voxel));
        Warp warp = new Warp(anatomy);
        Scanner scanner = new Scanner(scan.generator());
        float[] voxels = new float[Math.multiplyExact(Math.multiplyExact(size[0], size[1]), size[2])];
        int next = 0;
        for (int i = 0; i < size[0]; i++) {
            double x = affine[0][3] + i * affine[0][0];
            for (int j = 0; j < size[1]; j++) {
                double y = affine[1][3] + j * affine[1][1];
                for (int k = 0; k < size[2]; k++) {
                    double z = affine[2][3] + k * affine[2][2];
                    warp.set(x, y, z);
                    voxels[next++] = scanner.measure(tissue.at(warp.x, warp.y, warp.z), x, y, z);
                }
            }
        }
        return voxels;
    }

    /** From a place in this head to the same place in the mean head. */
    private static final class Warp {
        private final HeadAnatomy anatomy;
        private final RandomField[] fields = new RandomField[3];
        double x;
        double y;
        double z;

        Warp(HeadAnatomy anatomy) {
            this.anatomy = anatomy;
            RandomGenerator random = anatomy.shape().child("warp").generator();
            for (int axis = 0; axis < 3; axis++) {
                fields[axis] = RandomField.smooth(28, random);
            }
        }

        void set(double px, double py, double pz) {
            x = px / anatomy.width() + WARP_MM * fields[0].at(px, py, pz);
            y = (py + 17) / anatomy.length() - 17 + WARP_MM * fields[1].at(px, py, pz);
            z = pz / anatomy.height() + WARP_MM * fields[2].at(px, py, pz);
        }
    }

    private static final class Scanner {
        private final RandomGenerator random;
        private final double gain;
        private final double[] bias = new double[6];

        Scanner(RandomGenerator random) {
            this.random = random;
            this.gain = random.nextDouble(700, 1000);
            for (int i = 0; i < bias.length; i++) {
                bias[i] = BIAS * random.nextGaussian();
            }
        }

        float measure(double signal, double x, double y, double z) {
            double u = x / 85;
            double v = y / 105;
            double w = z / 90;
            double field = 1 + u * (bias[0] + bias[3] * u) + v * (bias[1] + bias[4] * v) + w * (bias[2] + bias[5] * w);
            double real = signal * field + NOISE * random.nextGaussian();
            double imaginary = NOISE * random.nextGaussian();
            return (float) (gain * Math.sqrt(real * real + imaginary * imaginary));
        }
    }
}
