package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.TransposedConvolutionOp;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Init;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/**
 * 3-D transposed convolution with bias: {@code [N, in, D, H, W]} to {@code [N, out, D', H', W']} with
 * {@code D' = (D - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding + 1}.
 * State: {@code weight [in, out, kD, kH, kW]}, {@code bias [out]}.
 */
public final class ConvTranspose3d extends Module {

    private final int inChannels;
    private final int outChannels;
    private final Size3 kernel;
    private final Size3 stride;
    private final Size3 padding;
    private final Size3 outputPadding;
    private final Size3 dilation;
    private final Parameter weight;
    private final Parameter bias;

    public ConvTranspose3d(int inChannels, int outChannels, int kernel, int stride, int padding) {
        this(
                inChannels, outChannels, Size3.cube(kernel), Size3.cube(stride), Size3.cube(padding), Size3.cube(0),
                Size3.cube(1));
    }

    /**
     * @param outputPadding voxels added to the end of each axis, fewer than the stride: of the input sizes that a
     *     convolution with this stride brings to one output size, it tells which is meant
     */
    public ConvTranspose3d(
            int inChannels, int outChannels, Size3 kernel, Size3 stride, Size3 padding, Size3 outputPadding,
            Size3 dilation) {
        if (outputPadding.d() >= stride.d() || outputPadding.h() >= stride.h() || outputPadding.w() >= stride.w()
                || !outputPadding.atLeast(0)) {
            throw new IllegalArgumentException("ConvTranspose3d: output padding " + outputPadding
                    + " must be at least 0 and below the stride " + stride);
        }
        this.inChannels = LayerArguments.positive("ConvTranspose3d", "input channels", inChannels);
        this.outChannels = LayerArguments.positive("ConvTranspose3d", "output channels", outChannels);
        this.kernel = LayerArguments.atLeast(1, "ConvTranspose3d", "kernel", kernel);
        this.stride = LayerArguments.atLeast(1, "ConvTranspose3d", "stride", stride);
        this.padding = LayerArguments.atLeast(0, "ConvTranspose3d", "padding", padding);
        this.outputPadding = outputPadding;
        this.dilation = LayerArguments.atLeast(1, "ConvTranspose3d", "dilation", dilation);
        // PyTorch takes the fan-in from axis 1 of the weight, which holds the output channels here.
        Init init = Init.fanIn(outChannels * kernel.voxels());
        this.weight =
                parameter("weight", Shape.of(inChannels, outChannels, kernel.d(), kernel.h(), kernel.w()), init);
        this.bias = parameter("bias", Shape.of(outChannels), init);
    }

    public int inChannels() {
        return inChannels;
    }

    public int outChannels() {
        return outChannels;
    }

    public Size3 kernel() {
        return kernel;
    }

    public Size3 stride() {
        return stride;
    }

    public Size3 padding() {
        return padding;
    }

    public Size3 outputPadding() {
        return outputPadding;
    }

    public Size3 dilation() {
        return dilation;
    }

    Node weight(Tape tape) {
        return tape.parameter(weight);
    }

    Node bias(Tape tape) {
        return tape.parameter(bias);
    }

    @Override
    public Node forward(Tape tape, Node x) {
        return TransposedConvolutionOp.apply(
                tape, adjoint(x.shape()), x, weight(tape), bias(tape));
    }

    @Override
    public Shape outputShape(Shape input) {
        return adjoint(input).inputShape();
    }

    Conv3dSpec adjoint(Shape input) {
        Images images = Images.of(input, "ConvTranspose3d", inChannels);
        Size3 in = images.size();
        Size3 out = new Size3(
                outputOf(in.d(), kernel.d(), stride.d(), padding.d(), dilation.d()),
                outputOf(in.h(), kernel.h(), stride.h(), padding.h(), dilation.h()),
                outputOf(in.w(), kernel.w(), stride.w(), padding.w(), dilation.w())).plus(outputPadding);
        if (!out.atLeast(1)) {
            throw new IllegalArgumentException("ConvTranspose3d: an input of " + in + " voxels with padding " + padding
                    + " and the kernel " + kernel + " leaves an output of " + out);
        }
        return new Conv3dSpec(images.batch(), outChannels, inChannels, out, kernel, stride, padding, dilation);
    }

    private static int outputOf(int input, int kernel, int stride, int padding, int dilation) {
        return (input - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1;
    }
}
