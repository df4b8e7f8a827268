package org.voxelgrad.training.phantom;

import java.util.random.RandomGenerator;
import org.voxelgrad.engine.random.Seeds;

/**
 * What makes one phantom head different from another. The mean head has the extent of the MNI152 template.
 *
 * @param width size along x (left to right), 1 for the mean head
 * @param length size along y (back to front), 1 for the mean head
 * @param height size along z (feet to head), 1 for the mean head
 * @param ventricles radius of the ventricles, 1 for a healthy adult
 * @param hippocampi radius of the hippocampi, 1 for a healthy adult
 * @param sulcus half of the width of the furrows of the cortex, in mm
 * @param cortex thickness of the grey matter of the cortex, in mm
 * @param shape the stream of everything else that does not change with time: folds, asymmetry
 */
public record HeadAnatomy(
        double width,
        double length,
        double height,
        double ventricles,
        double hippocampi,
        double sulcus,
        double cortex,
        Seeds shape) {

    /** The two diagnoses, told apart by the amount of atrophy; they overlap as those of real participants do. */
    public enum Group {
        /** Alzheimer's disease. */
        AD(1.7, 0.4),
        /** Cognitively normal. */
        CN(0, 0.1);

        private final double meanAtrophy;
        private final double atrophyPerYear;

        Group(double meanAtrophy, double atrophyPerYear) {
            this.meanAtrophy = meanAtrophy;
            this.atrophyPerYear = atrophyPerYear;
        }
    }

    private static final double ATROPHY_SPREAD = 0.55;
    private static final double ATROPHY_PER_YEAR_OF_AGE = 0.03;
    private static final double MEAN_AGE = 72;

    /**
     * A random member of a group.
     *
     * @param age in years; older heads have more atrophy in both groups
     */
    public static HeadAnatomy draw(Group group, double age, Seeds seeds) {
        RandomGenerator random = seeds.child("anatomy").generator();
        HeadAnatomy healthy = new HeadAnatomy(
                random.nextGaussian(0.98, 0.02),
                random.nextGaussian(0.98, 0.02),
                random.nextGaussian(0.98, 0.02),
                random.nextGaussian(1, 0.1),
                random.nextGaussian(1, 0.04),
                random.nextGaussian(0.6, 0.08),
                random.nextGaussian(3.1, 0.12),
                seeds.child("shape"));
        double atrophy = random.nextGaussian(group.meanAtrophy, ATROPHY_SPREAD)
                + ATROPHY_PER_YEAR_OF_AGE * (age - MEAN_AGE);
        return healthy.withAtrophy(atrophy);
    }

    /** The same head {@code years} later. */
    public HeadAnatomy after(double years, Group group) {
        return withAtrophy(years * group.atrophyPerYear);
    }

    /** One unit is about the spread of a group; the diagnoses are less than two apart. */
    private HeadAnatomy withAtrophy(double units) {
        return new HeadAnatomy(
                width,
                length,
                height,
                ventricles * Math.exp(0.2 * units),
                hippocampi * Math.exp(-0.12 * units),
                sulcus * Math.exp(0.3 * units),
                cortex * Math.exp(-0.06 * units),
                shape);
    }
}
