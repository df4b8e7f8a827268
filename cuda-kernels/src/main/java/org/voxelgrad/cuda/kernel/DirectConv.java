package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Tensor;

/** Convolutions of any geometry by kernels of our own; {@code conv.cu}. Right everywhere, fast nowhere. */
public final class DirectConv implements ConvKernels {

    private static final Kernel FORWARD = kernel("conv_forward");
    private static final Kernel BACKWARD_DATA = kernel("conv_backward_data");
    private static final Kernel BACKWARD_WEIGHT = kernel("conv_backward_weight");
    private static final Kernel ADD_PARTS = kernel("conv_add_parts");

    private static final int PARTIAL_SUMS = 1 << 20;
    private static final int MOST_PARTS = 1024;

    /** Of a thread: {@code CHANNELS} of {@code conv.cu}. */
    private static final int CHANNELS = 4;

    private final Launcher launcher;

    public DirectConv(Launcher launcher) {
        this.launcher = launcher;
    }

    private static Kernel kernel(String name) {
        return new Kernel("conv", name);
    }

    /** The structure {@code Conv} of {@code conv.cu}. */
    private static int[] geometry(Conv3dSpec spec) {
        return new Members()
                .add(spec.batch(), spec.inChannels(), spec.outChannels())
                .add(spec.input(), spec.output(), spec.kernel(), spec.stride(), spec.padding(), spec.dilation())
                .toArray();
    }

    private static Grid grid(Size3 volume, int channels, int batch) {
        return new Grid(
                Grid.over(volume.voxels()).blocksX(), Math.ceilDiv(channels, CHANNELS), batch, Grid.THREADS);
    }

    @Override
    public void forward(Conv3dSpec spec, Tensor x, Tensor weight, Tensor bias, Tensor y) {
        Operands.require(x, spec.inputShape());
        Operands.require(weight, spec.weightShape());
        Operands.require(y, spec.outputShape());
        launcher.run(
                FORWARD, grid(spec.output(), spec.outChannels(), spec.batch()), geometry(spec), x, weight, bias, y);
    }

    @Override
    public void backwardData(Conv3dSpec spec, Tensor dy, Tensor weight, Tensor bias, Tensor dx) {
        Operands.require(dy, spec.outputShape());
        Operands.require(weight, spec.weightShape());
        Operands.require(dx, spec.inputShape());
        launcher.run(
                BACKWARD_DATA, grid(spec.input(), spec.inChannels(), spec.batch()), geometry(spec), dy, weight, bias,
                dx);
    }

    @Override
    public void backwardWeight(Conv3dSpec spec, Tensor x, Tensor dy, Tensor dWeight) {
        Operands.require(x, spec.inputShape());
        Operands.require(dy, spec.outputShape());
        Operands.require(dWeight, spec.weightShape());
        int weights = Math.toIntExact(dWeight.elements());
        int parts = parts(spec, weights);
        Workspace.Part partial = launcher.workspace().doubles((long) parts * weights);
        Grid grid = new Grid(Grid.over(weights).blocksX(), parts, 1, Grid.THREADS);
        launcher.run(BACKWARD_WEIGHT, grid, geometry(spec), x, dy, weights, partial);
        launcher.run(ADD_PARTS, Grid.over(weights), partial, parts, weights, dWeight);
    }

    /** Into how many parts the rows of the output are cut: the fewer the weights, the more, as each is a thread. */
    private static int parts(Conv3dSpec spec, int weights) {
        long rows = (long) spec.batch() * spec.output().d() * spec.output().h();
        return (int) Math.clamp(Math.min(rows, PARTIAL_SUMS / weights), 1, MOST_PARTS);
    }
}
