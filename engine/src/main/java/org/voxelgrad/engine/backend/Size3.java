package org.voxelgrad.engine.backend;

/** Three numbers for the three spatial axes: sizes in voxels, strides, paddings or dilations. */
public record Size3(int d, int h, int w) {

    /** The same number for every axis. */
    public static Size3 cube(int n) {
        return new Size3(n, n, n);
    }

    /** Whether every axis is {@code n}. */
    public boolean isCube(int n) {
        return d == n && h == n && w == n;
    }

    public long voxels() {
        return (long) d * h * w;
    }

    /** This size plus another, axis by axis. */
    public Size3 plus(Size3 other) {
        return new Size3(d + other.d, h + other.h, w + other.w);
    }

    /** Whether every axis is at least {@code n}. */
    public boolean atLeast(int n) {
        return d >= n && h >= n && w >= n;
    }

    @Override
    public String toString() {
        return d + "x" + h + "x" + w;
    }
}
