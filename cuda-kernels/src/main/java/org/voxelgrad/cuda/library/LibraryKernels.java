package org.voxelgrad.cuda.library;

import org.voxelgrad.cuda.driver.CudaDevice;
import org.voxelgrad.cuda.driver.CudaLibrary;
import org.voxelgrad.cuda.kernel.CudaKernels;
import org.voxelgrad.cuda.kernel.Launcher;
import org.voxelgrad.engine.backend.DeviceOptions;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.backend.Precision;

/** All families of a GPU: convolutions by cuDNN, large linear layers by cuBLAS, the rest by our own kernels. */
public final class LibraryKernels {

    private LibraryKernels() {}

    /**
     * Needs {@link CudaLibrary#CUDNN} and {@link CudaLibrary#CUBLAS}, loaded.
     *
     * @param launcher of the device; closes the libraries when it is closed
     * @throws IllegalStateException when a library does not start on the device
     */
    public static Kernels of(CudaDevice device, Launcher launcher, DeviceOptions options) {
        try {
            Cudnn cudnn = new Cudnn(device, options.deterministic());
            launcher.onClose(cudnn::close);
            CublasGemm cublas = new CublasGemm(device, options.precision());
            launcher.onClose(cublas::close);
            return of(launcher, cudnn, cublas, options.precision());
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "cuDNN and cuBLAS were found, but JCuda, which calls them, does not load: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")
                            + "; it needs Linux or Windows on x86-64 and a temporary folder that may hold libraries.",
                    e);
        }
    }

    static Kernels of(Launcher launcher, ConvLibrary library, Gemm gemm, Precision precision) {
        Kernels own = CudaKernels.of(launcher, new LibraryConv(launcher, library, precision));
        return new Kernels(
                own.conv(), own.pooling(), own.norm(), new LibraryLinear(launcher, gemm), own.pointwise(),
                own.reduce(), own.update(), own.blocks(), own.unpoolBlocks(), own.linearUpdates());
    }
}
