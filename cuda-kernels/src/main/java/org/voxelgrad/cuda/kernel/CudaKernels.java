package org.voxelgrad.cuda.kernel;

import java.util.Optional;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.Kernels;

/** All families together. */
public final class CudaKernels {

    private CudaKernels() {}

    /** @param conv the library's convolutions, or our own where there is none */
    public static Kernels of(Launcher launcher, ConvKernels conv) {
        CudaNorm norm = new CudaNorm(launcher);
        CudaPool pooling = new CudaPool(launcher);
        CudaLinear linear = new CudaLinear(launcher);
        return new Kernels(
                conv, pooling, norm, linear, new CudaPointwise(launcher), new CudaReduce(launcher),
                new CudaUpdate(launcher), Optional.of(new CudaBlocks(launcher, conv, norm)),
                Optional.of(new CudaUnpoolBlocks(launcher, conv, norm, pooling)), Optional.of(linear));
    }
}
