package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Shape;

/**
 * One 3-D max pooling of {@code [N, C, D, H, W]}. The input is padded by {@code low} voxels before and {@code high}
 * voxels after each axis; windows lie on the padded volume, as many as fit.
 *
 * <p>A winner is the flat position of a window's maximum, the first in scan order on ties, NaN above all numbers. With
 * {@link Padding#ZERO} (ClinicaDL's PadMaxPool3d) the padding holds zeros that may win, and positions count in the
 * padded volume; with {@link Padding#NEGATIVE_INFINITY} (PyTorch's MaxPool3d) padding never wins, and positions count
 * in the input volume.
 *
 * @param input spatial size in voxels, without padding
 */
public record Pool3dSpec(
        int batch, int channels, Size3 input, Size3 kernel, Size3 stride, Size3 low, Size3 high, Padding padding) {

    /** What the voxels around the input hold. */
    public enum Padding {
        ZERO,
        NEGATIVE_INFINITY
    }

    /** @throws IllegalArgumentException when a parameter is out of range or no window fits */
    public Pool3dSpec {
        if (batch < 0 || channels < 1 || !kernel.atLeast(1) || !stride.atLeast(1) || !low.atLeast(0)
                || !high.atLeast(0)) {
            throw new IllegalArgumentException("max pooling: kernel " + kernel + ", stride " + stride
                    + ", padding " + low + " before and " + high
                    + " after: kernel and stride start at 1, padding at 0");
        }
        if (padding == Padding.NEGATIVE_INFINITY
                && !(2 * low.d() <= kernel.d() && 2 * low.h() <= kernel.h() && 2 * low.w() <= kernel.w()
                        && 2 * high.d() <= kernel.d() && 2 * high.h() <= kernel.h() && 2 * high.w() <= kernel.w())) {
            throw new IllegalArgumentException(
                    "max pooling: padding " + low + " is more than half of the kernel " + kernel);
        }
        if (!outputOf(input, kernel, stride, low, high).atLeast(1)) {
            throw new IllegalArgumentException(
                    "max pooling: an input of " + input + " voxels is smaller than the kernel " + kernel);
        }
    }

    /** ClinicaDL's PadMaxPool3d: zeros before index 0 of each axis that the stride does not divide. */
    public static Pool3dSpec padded(int batch, int channels, Size3 input, int kernel, int stride) {
        Size3 low = new Size3(missing(input.d(), stride), missing(input.h(), stride), missing(input.w(), stride));
        return new Pool3dSpec(
                batch, channels, input, Size3.cube(kernel), Size3.cube(stride), low, Size3.cube(0), Padding.ZERO);
    }

    private static int missing(int size, int stride) {
        return (stride - size % stride) % stride;
    }

    /** Spatial size that positions with {@link Padding#ZERO} count in: the input with its padding. */
    public Size3 padded() {
        return input.plus(low).plus(high);
    }

    /** Spatial size of the output in voxels. */
    public Size3 output() {
        return outputOf(input, kernel, stride, low, high);
    }

    public Shape inputShape() {
        return Shape.of(batch, channels, input.d(), input.h(), input.w());
    }

    public Shape outputShape() {
        Size3 output = output();
        return Shape.of(batch, channels, output.d(), output.h(), output.w());
    }

    private static Size3 outputOf(Size3 input, Size3 kernel, Size3 stride, Size3 low, Size3 high) {
        return new Size3(
                Math.floorDiv(input.d() + low.d() + high.d() - kernel.d(), stride.d()) + 1,
                Math.floorDiv(input.h() + low.h() + high.h() - kernel.h(), stride.h()) + 1,
                Math.floorDiv(input.w() + low.w() + high.w() - kernel.w(), stride.w()) + 1);
    }
}
