package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Between tensors of the engine, {@code [images, channels, voxels]} in float32, and bfloat16 with channels last,
 * {@code [images, voxels, channels]}; {@code convert.cu}. A convolution's weight is converted as a tensor whose images
 * are output channels and whose voxels are taps.
 */
public final class CudaConvert {

    private static final Kernel TO_CHANNELS_LAST = kernel("to_channels_last");
    private static final Kernel FROM_CHANNELS_LAST = kernel("from_channels_last");
    private static final Kernel ADD_FROM_CHANNELS_LAST = kernel("add_from_channels_last");
    private static final Kernel ADD_BIAS = kernel("add_bias");

    /** Of a tile: {@code VOXELS} and {@code CHANNELS} of {@code convert.cu}. */
    private static final int VOXELS = 64;
    private static final int CHANNELS = 32;

    /** Along y and z. */
    private static final int MOST_BLOCKS = 65535;

    private final Launcher launcher;

    public CudaConvert(Launcher launcher) {
        this.launcher = launcher;
    }

    private static Kernel kernel(String name) {
        return new Kernel("convert", name);
    }

    /** A tensor as the kernels see it: its first two axes, and the others as one. */
    private record Extent(int images, int channels, int voxels) {

        static Extent of(Tensor tensor) {
            int images = tensor.dim(0);
            int channels = tensor.dim(1);
            return new Extent(
                    images, channels, Math.toIntExact(tensor.elements() / ((long) images * channels)));
        }

        Grid tiles() {
            return new Grid(
                    Math.ceilDiv(voxels, VOXELS), Math.ceilDiv(channels, CHANNELS), Math.min(images, MOST_BLOCKS),
                    Grid.THREADS);
        }

        Grid planes() {
            int planes = Math.min(Math.multiplyExact(images, channels), MOST_BLOCKS);
            return new Grid(Grid.over(voxels).blocksX(), planes, 1, Grid.THREADS);
        }
    }

    /** {@code y = x}, rounded to the nearest bfloat16. */
    public void toChannelsLast(Tensor x, Workspace.Part y) {
        Extent e = Extent.of(x);
        launcher.run(TO_CHANNELS_LAST, e.tiles(), x, y, e.images(), e.channels(), e.voxels());
    }

    /**
     * {@code y = x + bias}.
     *
     * @param bias {@code [channels]}, or null for none
     */
    public void fromChannelsLast(Workspace.Part x, Tensor bias, Tensor y) {
        Extent e = Extent.of(y);
        launcher.run(FROM_CHANNELS_LAST, e.tiles(), x, bias, y, e.images(), e.channels(), e.voxels());
    }

    /** {@code y = y + x}. */
    public void addFromChannelsLast(Workspace.Part x, Tensor y) {
        Extent e = Extent.of(y);
        launcher.run(ADD_FROM_CHANNELS_LAST, e.tiles(), x, y, e.images(), e.channels(), e.voxels());
    }

    /** {@code y = y + bias}, both float32. */
    public void addBias(Tensor bias, Tensor y) {
        Extent e = Extent.of(y);
        launcher.run(ADD_BIAS, e.planes(), bias, y, e.images(), e.channels(), e.voxels());
    }
}
