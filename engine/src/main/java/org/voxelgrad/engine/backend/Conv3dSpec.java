package org.voxelgrad.engine.backend;

import org.voxelgrad.engine.tensor.Shape;

/**
 * One 3-D convolution (cross-correlation, as in PyTorch): input {@code [N, C_in, D, H, W]}, weight
 * {@code [C_out, C_in, kD, kH, kW]}, output {@code [N, C_out, D', H', W']} with
 * {@code D' = floor((D + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1} and likewise for H and W.
 *
 * @param batch N
 * @param input spatial size of the input in voxels
 */
public record Conv3dSpec(
        int batch,
        int inChannels,
        int outChannels,
        Size3 input,
        Size3 kernel,
        Size3 stride,
        Size3 padding,
        Size3 dilation) {

    /** @throws IllegalArgumentException when a parameter is out of range or the input is smaller than the kernel */
    public Conv3dSpec {
        if (batch < 0 || inChannels < 1 || outChannels < 1 || !kernel.atLeast(1) || !stride.atLeast(1)
                || !padding.atLeast(0) || !dilation.atLeast(1)) {
            throw new IllegalArgumentException("conv3d: channels " + inChannels + " -> " + outChannels + ", kernel "
                    + kernel + ", stride " + stride + ", padding " + padding + ", dilation " + dilation
                    + ": channels, kernel, stride and dilation start at 1, padding at 0");
        }
        if (!outputOf(input, kernel, stride, padding, dilation).atLeast(1)) {
            throw new IllegalArgumentException("conv3d: an input of " + input + " voxels with padding " + padding
                    + " is smaller than the kernel " + kernel + " with dilation " + dilation);
        }
    }

    /** Spatial size of the output in voxels. */
    public Size3 output() {
        return outputOf(input, kernel, stride, padding, dilation);
    }

    public Shape inputShape() {
        return Shape.of(batch, inChannels, input.d(), input.h(), input.w());
    }

    public Shape outputShape() {
        Size3 output = output();
        return Shape.of(batch, outChannels, output.d(), output.h(), output.w());
    }

    public Shape weightShape() {
        return Shape.of(outChannels, inChannels, kernel.d(), kernel.h(), kernel.w());
    }

    /** Floating-point operations of one pass, a multiply-add counted as two and the zero padding included. */
    public long flops() {
        return 2 * batch * output().voxels() * kernel.voxels() * inChannels * outChannels;
    }

    /** Whether kernel 3, stride 1, padding 1, dilation 1 on every axis: what fast paths are made for. */
    public boolean isSame3() {
        return kernel.isCube(3) && stride.isCube(1) && padding.isCube(1) && dilation.isCube(1);
    }

    private static Size3 outputOf(Size3 input, Size3 kernel, Size3 stride, Size3 padding, Size3 dilation) {
        return new Size3(
                outputOf(input.d(), kernel.d(), stride.d(), padding.d(), dilation.d()),
                outputOf(input.h(), kernel.h(), stride.h(), padding.h(), dilation.h()),
                outputOf(input.w(), kernel.w(), stride.w(), padding.w(), dilation.w()));
    }

    private static int outputOf(int input, int kernel, int stride, int padding, int dilation) {
        return Math.floorDiv(input + 2 * padding - dilation * (kernel - 1) - 1, stride) + 1;
    }
}
