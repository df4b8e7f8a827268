package org.voxelgrad.cuda.driver;

import java.util.Optional;
import jcuda.jcublas.JCublas2;
import jcuda.jcudnn.JCudnn;

/** Versions of libraries that were found, asked of themselves; that needs no GPU. */
final class LibraryVersion {

    private LibraryVersion() {}

    /** For instance {@code 9.5.1}; empty where JCuda cannot call the library, and for the driver. */
    static Optional<String> of(CudaLibrary library) {
        try {
            return switch (library) {
                case DRIVER -> Optional.empty();
                case NVRTC -> Optional.of(RuntimeCompiler.version());
                case CUBLAS -> Optional.of(cublas(0) + "." + cublas(1) + "." + cublas(2));
                case CUDNN -> Optional.of(cudnn(JCudnn.cudnnGetVersion()));
            };
        } catch (LinkageError | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** @param property 0 for the major, 1 for the minor version, 2 for the patch level */
    private static int cublas(int property) {
        int[] value = new int[1];
        JCublas2.cublasGetProperty(property, value);
        return value[0];
    }

    /** From version 9 on, cuDNN counts 90501 for 9.5.1. */
    private static String cudnn(long version) {
        return version / 10_000 + "." + version / 100 % 100 + "." + version % 100;
    }
}
