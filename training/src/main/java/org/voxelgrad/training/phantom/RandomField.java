package org.voxelgrad.training.phantom;

import java.util.random.RandomGenerator;
import org.voxelgrad.training.data.Smoothing;

/**
 * A smooth random function of the place, with mean 0 and variance 1: white noise on a lattice of points, filtered by a
 * Gaussian, and interpolated linearly between the points.
 */
final class RandomField {

    private final double spacing;
    private final double[] origin;
    private final int[] size;
    private final float[] values;

    private RandomField(double spacing, double[] origin, int[] size, float[] values) {
        this.spacing = spacing;
        this.origin = origin;
        this.size = size;
        this.values = values;
    }

    /** A field without structure finer than {@code scale} mm. */
    static RandomField smooth(double scale, RandomGenerator random) {
        RandomField field = white(scale / 1.5, random);
        Smoothing.smooth(field.values, field.size, 1.5);
        return field.standardized();
    }

    /** A field whose zeros are folded sheets, some three times {@code scale} mm apart. */
    static RandomField banded(double scale, RandomGenerator random) {
        RandomField field = white(scale / 1.5, random);
        Smoothing.smooth(field.values, field.size, 1.5);
        float[] coarse = field.values.clone();
        Smoothing.smooth(coarse, field.size, 0.7);
        for (int i = 0; i < coarse.length; i++) {
            field.values[i] -= coarse[i];
        }
        return field.standardized();
    }

    private static RandomField white(double spacing, RandomGenerator random) {
        double[] view = HeadPhantom.FIELD_OF_VIEW;
        double margin = 2 * spacing; // warped places may lie a little outside the image
        double[] origin = new double[3];
        int[] size = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            origin[axis] = HeadPhantom.CORNER[axis] - margin;
            size[axis] = (int) Math.ceil((view[axis] + 2 * margin) / spacing) + 2;
        }
        float[] values = new float[size[0] * size[1] * size[2]];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new RandomField(spacing, origin, size, values);
    }

    private RandomField standardized() {
        double mean = 0;
        double square = 0;
        for (float value : values) {
            mean += value;
            square += value * value;
        }
        mean /= values.length;
        double deviation = Math.sqrt(square / values.length - mean * mean);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((values[i] - mean) / deviation);
        }
        return this;
    }

    /** The value at a place in mm. */
    double at(double x, double y, double z) {
        double u = lattice(x, 0);
        double v = lattice(y, 1);
        double w = lattice(z, 2);
        int i = (int) u;
        int j = (int) v;
        int k = (int) w;
        int row = size[2];
        int plane = size[1] * row;
        int base = i * plane + j * row + k;
        double low = mix(line(base, w - k), line(base + row, w - k), v - j);
        double high = mix(line(base + plane, w - k), line(base + plane + row, w - k), v - j);
        return mix(low, high, u - i);
    }

    private double lattice(double mm, int axis) {
        return Math.clamp((mm - origin[axis]) / spacing, 0, size[axis] - 1.001);
    }

    private double line(int base, double t) {
        return mix(values[base], values[base + 1], t);
    }

    private static double mix(double from, double to, double t) {
        return from + t * (to - from);
    }
}
