package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.ConvolutionOp;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Init;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/**
 * 3-D convolution with bias: {@code [N, in, D, H, W]} to {@code [N, out, D', H', W']}; sizes as in {@link Conv3dSpec}.
 * State: {@code weight [out, in, kD, kH, kW]}, {@code bias [out]}.
 */
public final class Conv3d extends Module {

    private final int inChannels;
    private final int outChannels;
    private final Size3 kernel;
    private final Size3 stride;
    private final Size3 padding;
    private final Size3 dilation;
    private final Parameter weight;
    private final Parameter bias;

    public Conv3d(int inChannels, int outChannels, int kernel, int stride, int padding) {
        this(inChannels, outChannels, Size3.cube(kernel), Size3.cube(stride), Size3.cube(padding), Size3.cube(1));
    }

    public Conv3d(int inChannels, int outChannels, Size3 kernel, Size3 stride, Size3 padding, Size3 dilation) {
        this.inChannels = LayerArguments.positive("Conv3d", "input channels", inChannels);
        this.outChannels = LayerArguments.positive("Conv3d", "output channels", outChannels);
        this.kernel = LayerArguments.atLeast(1, "Conv3d", "kernel", kernel);
        this.stride = LayerArguments.atLeast(1, "Conv3d", "stride", stride);
        this.padding = LayerArguments.atLeast(0, "Conv3d", "padding", padding);
        this.dilation = LayerArguments.atLeast(1, "Conv3d", "dilation", dilation);
        Init init = Init.fanIn(inChannels * kernel.voxels());
        this.weight =
                parameter("weight", Shape.of(outChannels, inChannels, kernel.d(), kernel.h(), kernel.w()), init);
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
        return ConvolutionOp.apply(tape, spec(x.shape()), x, weight(tape), bias(tape));
    }

    @Override
    public Shape outputShape(Shape input) {
        return spec(input).outputShape();
    }

    Conv3dSpec spec(Shape input) {
        Images images = Images.of(input, "Conv3d", inChannels);
        return new Conv3dSpec(
                images.batch(), inChannels, outChannels, images.size(), kernel, stride, padding, dilation);
    }
}
