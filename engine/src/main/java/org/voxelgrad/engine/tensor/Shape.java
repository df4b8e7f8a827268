package org.voxelgrad.engine.tensor;

import java.util.Arrays;

/** Sizes of a tensor, outermost first: {@code [N, C, D, H, W]} for images. A scalar has the shape {@code []}. */
public final class Shape {

    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
    }

    /** @throws IllegalArgumentException for a negative size or more than 2^40 elements */
    public static Shape of(int... sizes) {
        return checked(sizes.clone());
    }

    /** The shape of images, without an array to copy. */
    public static Shape of(int n, int c, int d, int h, int w) {
        return checked(new int[] {n, c, d, h, w});
    }

    private static Shape checked(int[] sizes) {
        long elements = 1;
        for (int size : sizes) {
            if (size < 0 || (elements *= size) > 1L << 40) {
                throw new IllegalArgumentException("no tensor can have the shape " + Arrays.toString(sizes));
            }
        }
        return new Shape(sizes);
    }

    public int rank() {
        return sizes.length;
    }

    /** Size of an axis; a negative axis counts from the last, so {@code dim(-1)} is W. */
    public int dim(int axis) {
        return sizes[axis < 0 ? axis + sizes.length : axis];
    }

    /** Number of elements. */
    public long elements() {
        long product = 1;
        for (int size : sizes) {
            product *= size;
        }
        return product;
    }

    /** Product of the sizes from {@code axis} on: the elements below one index of the axes before it. */
    public long elementsFrom(int axis) {
        long product = 1;
        for (int i = axis; i < sizes.length; i++) {
            product *= sizes[i];
        }
        return product;
    }

    public int[] toArray() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
