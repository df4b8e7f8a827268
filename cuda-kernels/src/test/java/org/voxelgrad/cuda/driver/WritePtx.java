package org.voxelgrad.cuda.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compiles all sources and writes the PTX that ships, into the folder given: {@code dev/ptx} runs it. */
final class WritePtx {

    private WritePtx() {}

    public static void main(String[] arguments) throws IOException {
        if (CudaLibraries.load().found(CudaLibrary.NVRTC).isEmpty()) {
            System.err.println("dev/ptx: no " + CudaLibrary.NVRTC.fileName() + " found; name a folder that holds it by "
                    + CudaLibraries.FOLDER_VARIABLE + ", or build with -Pcuda-redist.");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        for (String name : KernelSource.NAMES) {
            KernelSource source = KernelSource.load(name);
            Path file = folder.resolve(Path.of(ShippedPtx.path(name)).getFileName());
            Files.writeString(file, ShippedPtx.file(source, RuntimeCompiler.ptx(source, ShippedPtx.ARCHITECTURE)));
        }
        System.out.println("NVRTC " + RuntimeCompiler.version() + " compiled " + KernelSource.NAMES.size()
                + " sources for " + ShippedPtx.ARCHITECTURE + ".");
    }
}
