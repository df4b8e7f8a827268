package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Max pooling and its inverse; {@code pool.cu}. */
public final class CudaPool implements PoolKernels {

    private static final Kernel MAX_FORWARD = kernel("max_forward");
    private static final Kernel MAX_BACKWARD = kernel("max_backward");
    private static final Kernel UNPOOL_FORWARD = kernel("unpool_forward");
    private static final Kernel UNPOOL_BACKWARD = kernel("unpool_backward");

    private final Launcher launcher;

    public CudaPool(Launcher launcher) {
        this.launcher = launcher;
    }

    private static Kernel kernel(String name) {
        return new Kernel("pool", name);
    }

    /** The structure {@code Pool} of {@code pool.cu}. */
    static int[] geometry(Pool3dSpec spec) {
        boolean zeros = spec.padding() == Pool3dSpec.Padding.ZERO;
        return new Members()
                .add(spec.input(), spec.output(), spec.kernel(), spec.stride(), spec.low())
                .add(zeros ? spec.padded() : spec.input(), zeros ? spec.low() : Size3.cube(0))
                .add(zeros ? 1 : 0)
                .toArray();
    }

    @Override
    public void maxForward(Pool3dSpec spec, Tensor x, Tensor y, Tensor winners) {
        Operands.require(x, spec.inputShape());
        Operands.require(y, spec.outputShape());
        Operands.require(winners, spec.outputShape());
        launcher.run(MAX_FORWARD, Grid.over(y.elements()), geometry(spec), x, y, winners, y.elements());
    }

    @Override
    public void maxBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx) {
        gather(MAX_BACKWARD, spec, dy, spec.outputShape(), winners, dx, spec.inputShape());
    }

    @Override
    public void unpoolForward(Pool3dSpec spec, Tensor x, Tensor winners, Tensor y) {
        gather(UNPOOL_FORWARD, spec, x, spec.outputShape(), winners, y, spec.inputShape());
    }

    @Override
    public void unpoolBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx) {
        gather(UNPOOL_BACKWARD, spec, dy, spec.inputShape(), winners, dx, spec.outputShape());
    }

    private void gather(
            Kernel kernel, Pool3dSpec spec, Tensor from, Shape fromShape, Tensor winners, Tensor to, Shape toShape) {
        Operands.require(to, toShape);
        Operands.require(from, fromShape);
        Operands.require(winners, spec.outputShape());
        launcher.run(kernel, Grid.over(to.elements()), geometry(spec), from, winners, to, to.elements());
    }
}
