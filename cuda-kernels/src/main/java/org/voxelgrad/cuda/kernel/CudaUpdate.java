package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Grid;
import org.voxelgrad.cuda.device.Kernel;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.UpdateKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** Steps of the optimiser; {@code adam.cu}. */
public final class CudaUpdate implements UpdateKernels {

    private static final Kernel ADAM = new Kernel("adam", "adam");

    private final Launcher launcher;

    public CudaUpdate(Launcher launcher) {
        this.launcher = launcher;
    }

    @Override
    public void adam(AdamSpec spec, Tensor parameter, Tensor gradient, Tensor m, Tensor v) {
        Operands.require(gradient, parameter.shape());
        Operands.require(m, parameter.shape());
        Operands.require(v, parameter.shape());
        long elements = parameter.elements();
        launcher.run(ADAM, Grid.over(elements), AdamConstants.of(spec), parameter, gradient, m, v, elements);
    }
}
