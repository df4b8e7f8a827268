package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.DeviceStorage;
import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.DropoutStream;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Tensor;

/** Element by element; {@code pointwise.cu}. */
public final class CudaPointwise implements PointwiseKernels {

    private static final Kernel FILL = kernel("fill");
    private static final Kernel FILL_INTEGERS = kernel("fill_integers");
    private static final Kernel ADD = kernel("add");
    private static final Kernel LEAKY_RELU = kernel("leaky_relu");
    private static final Kernel LEAKY_RELU_BACKWARD = kernel("leaky_relu_backward");
    private static final Kernel SIGMOID = kernel("sigmoid");
    private static final Kernel SIGMOID_BACKWARD = kernel("sigmoid_backward");
    private static final Kernel DROPOUT = kernel("dropout");

    private final Launcher launcher;

    public CudaPointwise(Launcher launcher) {
        this.launcher = launcher;
    }

    private static Kernel kernel(String name) {
        return new Kernel("pointwise", name);
    }

    @Override
    public void fill(Tensor y, double value) {
        if (y.dtype() == DType.INT32) {
            launcher.run(FILL_INTEGERS, Grid.over(y.elements()), (int) value, y, y.elements());
        } else {
            launcher.run(FILL, Grid.over(y.elements()), (float) value, y, y.elements());
        }
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        Operands.require(x, y.shape());
        launcher.device().copy(
                DeviceStorage.address(x), DeviceStorage.address(y), x.elements() * x.dtype().bytes());
    }

    @Override
    public void add(Tensor x, Tensor y) {
        Operands.require(x, y.shape());
        launcher.run(ADD, Grid.over(y.elements()), x, y, y.elements());
    }

    /** Adds what lies in the workspace. */
    public void add(Workspace.Part x, Tensor y) {
        launcher.run(ADD, Grid.over(y.elements()), x, y, y.elements());
    }

    @Override
    public void leakyRelu(Tensor x, double slope, Tensor y) {
        Operands.require(x, y.shape());
        launcher.run(LEAKY_RELU, Grid.over(y.elements()), x, (float) slope, y, y.elements());
    }

    @Override
    public void leakyReluBackward(Tensor x, Tensor dy, double slope, Tensor dx) {
        Operands.require(x, dx.shape());
        Operands.require(dy, dx.shape());
        launcher.run(LEAKY_RELU_BACKWARD, Grid.over(dx.elements()), x, dy, (float) slope, dx, dx.elements());
    }

    @Override
    public void sigmoid(Tensor x, Tensor y) {
        Operands.require(x, y.shape());
        launcher.run(SIGMOID, Grid.over(y.elements()), x, y, y.elements());
    }

    @Override
    public void sigmoidBackward(Tensor y, Tensor dy, Tensor dx) {
        Operands.require(y, dx.shape());
        Operands.require(dy, dx.shape());
        launcher.run(SIGMOID_BACKWARD, Grid.over(dx.elements()), y, dy, dx, dx.elements());
    }

    @Override
    public void dropout(Tensor x, double probability, long seed, Tensor y) {
        Operands.require(x, y.shape());
        float scale = (float) DropoutStream.scale(probability);
        launcher.run(DROPOUT, Grid.over(y.elements()), x, probability, seed, scale, y, y.elements());
    }
}
