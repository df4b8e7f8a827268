package org.voxelgrad.training.phantom;

import static org.voxelgrad.training.phantom.Shapes.FAR_OUTSIDE;
import static org.voxelgrad.training.phantom.Shapes.chain;
import static org.voxelgrad.training.phantom.Shapes.ellipsoid;
import static org.voxelgrad.training.phantom.Shapes.superellipsoid;

import java.util.random.RandomGenerator;

/**
 * The T1-weighted intensity of each place of one head. Structures are painted one over the other, from the skin
 * inwards, each blended at its border over about a voxel as partial volume does. Places are in mm, roughly those of
 * MNI152: x to the right, y to the front, z up, the anterior commissure at the origin.
 */
final class HeadTissue {

    private static final double AIR = 0.02;
    private static final double BONE = 0.12;
    private static final double MARROW = 0.42;
    private static final double FLUID = 0.17;
    private static final double MUSCLE = 0.45;
    private static final double GREY = 0.58;
    private static final double DEEP_GREY = 0.66;
    private static final double WHITE = 0.84;
    private static final double BRAIN_STEM_WHITE = 0.78;
    private static final double FAT = 0.95;

    /** Depth in mm of the furrows of the cortex. */
    private static final double FURROW = 22;

    /** Scale in mm of the folds of the cortex, and how much finer the leaves of the cerebellum are. */
    private static final double FOLD = 5;
    private static final double FINER = 2.3;

    private static final double[][] LATERAL_VENTRICLE = {
        {9, 30, 3, 3.2}, {10, 10, 16, 4.6}, {12, -14, 21, 4.8}, {22, -38, 15, 6.2}, {26, -60, 7, 2.6}};
    private static final double[][] TEMPORAL_HORN = {{23, -38, 13, 5}, {33, -28, -9, 3}, {33, -9, -19, 2}};
    private static final double[][] HIPPOCAMPUS = {{24, -8, -20, 6}, {27, -20, -16, 5}, {26, -34, -6, 3.6}};
    private static final double[][] BRAIN_STEM = {
        {0, -18, -4, 12}, {0, -27, -22, 13}, {0, -29, -36, 13}, {0, -38, -54, 8}, {0, -44, -90, 7}};

    private final HeadAnatomy anatomy;
    private final double blur;
    private final RandomField folds;
    private final RandomField depth;
    private final RandomField texture;

    /**
     * @param blur half of the width of a border in mm
     */
    HeadTissue(HeadAnatomy anatomy, double blur) {
        this.anatomy = anatomy;
        this.blur = blur;
        RandomGenerator random = anatomy.shape().child("tissue").generator();
        this.folds = RandomField.banded(FOLD, random);
        this.depth = RandomField.smooth(14, random);
        this.texture = RandomField.smooth(6, random);
    }

    double at(double x, double y, double z) {
        double cerebrum = cerebrumDepth(x, y, z);
        double cerebellum = ellipsoid(Math.abs(x) - 19, y + 58, z + 36, 31, 27, 21);
        double stem = Math.abs(x) < 30 && z < 25 ? chain(x, y, z, BRAIN_STEM, 1) : FAR_OUTSIDE;
        double cavity = union(union(cerebrum, cerebellum), stem - 2) + 3;
        double value = cavity < 2 * blur ? aroundBrain(cavity, x, y, z) : FLUID;
        if (cavity < -2 * blur) {
            return value;
        }
        value = cerebrum(value, cerebrum, x, y, z);
        value = paint(value, BRAIN_STEM_WHITE, stem);
        value = cerebellum(value, cerebellum, x, y, z);
        return cerebrum > 12 ? deepStructures(value, Math.abs(x), y, z) : value;
    }

    /** Depth in the union of two solids, rounded where they meet. */
    private static double union(double a, double b) {
        double overlap = Math.max(0, 12 - Math.abs(a - b));
        return Math.max(a, b) + overlap * overlap / 48;
    }

    private double aroundBrain(double cavity, double x, double y, double z) {
        double head = headDepth(x, y, z);
        if (head < -2 * blur) {
            return AIR;
        }
        double value = softTissue(head, x, y, z);
        value = paint(value, BONE, cavity + 7);
        value = paint(value, MARROW, 1.1 - Math.abs(cavity + 3.6));
        return paint(value, FLUID, cavity);
    }

    private static double headDepth(double x, double y, double z) {
        double up = Math.max(0, z + 10); // below, the head goes on as a cylinder: jaw and neck
        double back = z < -10 ? Math.min(30, 0.35 * (-10 - z)) : 0;
        return superellipsoid(x, y + 17 - 0.4 * back, up, 80, 101 - back, 107);
    }

    private static double cerebrumDepth(double x, double y, double z) {
        double height = z > 14 ? 64 : 52 - 0.12 * Math.abs(y + 20);
        return superellipsoid(x, y + 17, z - 14, 67, 86, height);
    }

    private double softTissue(double head, double x, double y, double z) {
        double muscle = MUSCLE + 0.12 * texture.at(x, y, z);
        double value = paint(AIR, FAT - 0.1, head);
        value = paint(value, muscle, head - 5);
        if (z < -20 && y > 20) {
            value = paint(value, FLUID, 12 - hypot(hypot(Math.abs(x) - 32, y - 62), z + 40));
            value = paint(value, AIR, ellipsoid(x, y - 62, z + 52, 13, 22, 22));
        }
        return value;
    }

    private double cerebrum(double value, double inside, double x, double y, double z) {
        if (inside < -2 * blur) {
            return value;
        }
        double surface = Math.min(inside, Math.min(furrow(inside, x, y, z), fissures(x, y, z)));
        double tissue = surface - anatomy.sulcus();
        value = paint(value, GREY, tissue);
        return paint(value, WHITE, tissue - anatomy.cortex());
    }

    /** Distance from the nearest furrow: a zero of the folding field, near enough to the outer surface. */
    private double furrow(double inside, double x, double y, double z) {
        double reach = FURROW + 4 * depth.at(x, y, z);
        if (inside > reach + 8) {
            return inside;
        }
        double across = 0.8 * FOLD * Math.abs(folds.at(x, y, z));
        return hypot(across, Math.max(0, inside - reach));
    }

    /** Distance from the cleft between the hemispheres, which ends at the corpus callosum, and from Sylvius' clefts. */
    private double fissures(double x, double y, double z) {
        double callosum = ellipsoid(0, y + 6, z - 2, 10, 39, 27);
        double bend = depth.at(x, y, z);
        double middle = hypot(x + 1.5 * bend, Math.max(0, callosum));
        double height = z + 6 + 0.25 * (y - 10) + 5 * bend;
        double sylvian = hypot(height, hypot(
                Math.max(0, 36 - Math.abs(x)), Math.max(0, Math.abs(y + 6) - 26)));
        return Math.min(middle, sylvian);
    }

    private double cerebellum(double value, double inside, double x, double y, double z) {
        if (inside < -4) {
            return value;
        }
        value = paint(value, FLUID, inside + 2 + anatomy.sulcus());
        double leaf = 0.8 * FOLD / FINER * Math.abs(folds.at(1.4 * x, FINER * (y + 58), FINER * (z + 36)));
        double furrow = hypot(leaf, Math.max(0, inside - 6)) - 0.4;
        double tissue = Math.min(inside, furrow);
        value = paint(value, GREY, tissue);
        return paint(value, WHITE, Math.min(inside - 5, hypot(leaf, Math.max(0, inside - 9)) - 1.2));
    }

    private double deepStructures(double value, double side, double y, double z) {
        if (side > 50 || y < -80 || y > 50 || z < -40 || z > 45) {
            return value;
        }
        double atrophy = 1 / anatomy.hippocampi();
        value = paint(value, DEEP_GREY, ellipsoid(side - 10, y + 19, z - 7, 9, 14, 9));
        value = paint(value, DEEP_GREY, ellipsoid(side - 26 - 0.1 * y, y - 2, z - 1, 5.5, 17, 10));
        value = paint(value, DEEP_GREY, chain(side, y, z, LATERAL_VENTRICLE, anatomy.ventricles()) + 2.5
                - Math.max(0, 14 - y) - Math.max(0, 12 - side));
        value = paint(value, FLUID, chain(side, y, z, HIPPOCAMPUS, 1) + 0.8);
        value = paint(value, GREY, chain(side, y, z, HIPPOCAMPUS, anatomy.hippocampi()));
        value = paint(value, FLUID, chain(side, y, z, LATERAL_VENTRICLE, anatomy.ventricles()));
        value = paint(value, FLUID, chain(side, y, z, TEMPORAL_HORN, anatomy.ventricles() * atrophy));
        value = paint(value, FLUID, ellipsoid(side, y + 12, z - 1, 2.4 * anatomy.ventricles(), 15, 11));
        return paint(value, FLUID, ellipsoid(side, y + 46, z + 33, 6, 4.5, 9));
    }

    /** Without the care that {@link Math#hypot} takes for extreme values, which costs most of the time here. */
    private static double hypot(double a, double b) {
        return Math.sqrt(a * a + b * b);
    }

    /** {@code value} covered by a tissue whose border is {@code inside} mm away. */
    private double paint(double value, double tissue, double inside) {
        double share = Math.clamp(0.5 + 0.5 * inside / blur, 0, 1);
        return value + share * (tissue - value);
    }
}
