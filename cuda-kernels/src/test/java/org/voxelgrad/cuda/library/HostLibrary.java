package org.voxelgrad.cuda.library;

import org.voxelgrad.cuda.kernel.Launcher;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.backend.Precision;

/** The families of {@link LibraryKernels} on stand-ins for the libraries. */
public final class HostLibrary {

    private HostLibrary() {}

    /** Leaves convolutions of strides to our own kernels. */
    public static Kernels kernels(Launcher launcher, Precision precision) {
        return LibraryKernels.of(
                launcher,
                new HostConvolutions(launcher.device(), problem -> problem.spec().stride().isCube(1)),
                new HostGemm(launcher.device()), precision);
    }

    /** As of a GPU whose tensor cores do not take bfloat16. */
    public static Kernels withoutBf16(Launcher launcher) {
        return LibraryKernels.of(
                launcher,
                new HostConvolutions(launcher.device(), problem -> problem.precision() != Precision.BF16),
                new HostGemm(launcher.device()), Precision.BF16);
    }
}
