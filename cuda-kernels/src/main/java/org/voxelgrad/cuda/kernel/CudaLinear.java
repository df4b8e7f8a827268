package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.LinearKernels;
import org.voxelgrad.engine.backend.LinearUpdateKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Fully connected layers of small batches, which read the weight once; {@code linear.cu}. */
public final class CudaLinear implements LinearKernels, LinearUpdateKernels {

    private static final Kernel FORWARD = kernel("linear_forward");
    private static final Kernel FILL_BIAS = kernel("linear_fill_bias");
    private static final Kernel BACKWARD_DATA = kernel("linear_backward_data");
    private static final Kernel BACKWARD_WEIGHT = kernel("linear_backward_weight");
    private static final Kernel UPDATE = kernel("linear_update");

    /** Of a thread: {@code IMAGES} of {@code linear.cu}. A batch of more reads the weight more than once. */
    public static final int IMAGES = 8;

    private final Launcher launcher;

    public CudaLinear(Launcher launcher) {
        this.launcher = launcher;
    }

    private static Kernel kernel(String name) {
        return new Kernel("linear", name);
    }

    private static Grid overInputs(LinearLayer layer, int rows) {
        return new Grid(Grid.over(layer.in()).blocksX(), rows, 1, Grid.THREADS);
    }

    private static int groups(LinearLayer layer) {
        return Math.ceilDiv(layer.images(), IMAGES);
    }

    @Override
    public void forward(Tensor x, Tensor weight, Tensor bias, Tensor y) {
        LinearLayer layer = LinearLayer.of(x, weight, y);
        Grid grid = new Grid(layer.out(), groups(layer), 1, Grid.THREADS);
        launcher.run(FORWARD, grid, x, weight, bias, y, layer.images(), layer.in(), layer.out());
    }

    /** Sets every row of {@code y [images, out]} to {@code bias [out]}. */
    public void fillBias(Tensor bias, Tensor y) {
        Operands.require(bias, Shape.of(y.dim(1)));
        launcher.run(FILL_BIAS, Grid.over(y.elements()), bias, y, y.dim(0), y.dim(1));
    }

    @Override
    public void backwardData(Tensor dy, Tensor weight, Tensor dx) {
        LinearLayer layer = LinearLayer.of(dx, weight, dy);
        launcher.run(
                BACKWARD_DATA, overInputs(layer, groups(layer)), dy, weight, dx, layer.images(), layer.in(),
                layer.out());
    }

    @Override
    public void backwardWeight(Tensor x, Tensor dy, Tensor dWeight) {
        LinearLayer layer = LinearLayer.of(x, dWeight, dy);
        launcher.run(
                BACKWARD_WEIGHT, overInputs(layer, layer.out()), x, dy, dWeight, layer.images(), layer.in(),
                layer.out());
    }

    @Override
    public void backwardAdam(AdamSpec spec, Tensor x, Tensor dy, Tensor weight, Tensor m, Tensor v, Tensor dx) {
        if (dx != null) {
            backwardData(dy, weight, dx);
        }
        LinearLayer layer = LinearLayer.of(x, weight, dy);
        Operands.require(m, weight.shape());
        Operands.require(v, weight.shape());
        launcher.run(
                UPDATE, overInputs(layer, layer.out()), AdamConstants.of(spec), x, dy, weight, m, v, layer.images(),
                layer.in(), layer.out());
    }
}
