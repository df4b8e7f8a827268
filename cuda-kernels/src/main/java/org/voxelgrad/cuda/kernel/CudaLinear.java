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
    private static final Kernel BACKWARD_DATA = kernel("linear_backward_data");
    private static final Kernel BACKWARD_WEIGHT = kernel("linear_backward_weight");
    private static final Kernel UPDATE = kernel("linear_update");

    /** Of a thread: {@code IMAGES} of {@code linear.cu}. */
    private static final int IMAGES = 8;

    private final Launcher launcher;

    public CudaLinear(Launcher launcher) {
        this.launcher = launcher;
    }

    private static Kernel kernel(String name) {
        return new Kernel("linear", name);
    }

    /** How large a layer is, checked against its operands. */
    private record Layer(int images, int in, int out) {

        static Layer of(Tensor x, Tensor weight, Tensor y) {
            Layer layer = new Layer(x.dim(0), weight.dim(1), weight.dim(0));
            Operands.require(x, Shape.of(layer.images, layer.in));
            Operands.require(y, Shape.of(layer.images, layer.out));
            return layer;
        }

        Grid overInputs(int rows) {
            return new Grid(Grid.over(in).blocksX(), rows, 1, Grid.THREADS);
        }

        int groups() {
            return Math.ceilDiv(images, IMAGES);
        }
    }

    @Override
    public void forward(Tensor x, Tensor weight, Tensor bias, Tensor y) {
        Layer layer = Layer.of(x, weight, y);
        Grid grid = new Grid(layer.out(), layer.groups(), 1, Grid.THREADS);
        launcher.run(FORWARD, grid, x, weight, bias, y, layer.images(), layer.in(), layer.out());
    }

    @Override
    public void backwardData(Tensor dy, Tensor weight, Tensor dx) {
        Layer layer = Layer.of(dx, weight, dy);
        launcher.run(
                BACKWARD_DATA, layer.overInputs(layer.groups()), dy, weight, dx, layer.images(), layer.in(),
                layer.out());
    }

    @Override
    public void backwardWeight(Tensor x, Tensor dy, Tensor dWeight) {
        Layer layer = Layer.of(x, dWeight, dy);
        launcher.run(
                BACKWARD_WEIGHT, layer.overInputs(layer.out()), x, dy, dWeight, layer.images(), layer.in(),
                layer.out());
    }

    @Override
    public void backwardAdam(AdamSpec spec, Tensor x, Tensor dy, Tensor weight, Tensor m, Tensor v, Tensor dx) {
        if (dx != null) {
            backwardData(dy, weight, dx);
        }
        Layer layer = Layer.of(x, weight, dy);
        Operands.require(m, weight.shape());
        Operands.require(v, weight.shape());
        launcher.run(
                UPDATE, layer.overInputs(layer.out()), AdamConstants.of(spec), x, dy, weight, m, v, layer.images(),
                layer.in(), layer.out());
    }
}
