package org.voxelgrad.cuda.driver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Kernels as the driver loads them. With the run-time compiler they are compiled for the GPU at hand, once for each
 * source, architecture and compiler, and kept in the user's cache folder; without one that works the shipped PTX is
 * taken.
 */
final class KernelImages {

    private static final Logger LOGGER = System.getLogger(KernelImages.class.getName());

    private final boolean compiler;
    private final CacheFolder cache;

    /** @param compiler whether {@link RuntimeCompiler} can be used */
    KernelImages(boolean compiler, CacheFolder cache) {
        this.compiler = compiler;
        this.cache = cache;
    }

    /** Machine code or PTX with a zero behind it. */
    byte[] image(String name, int architecture) {
        if (compiler) {
            try {
                return compiled(KernelSource.load(name), architecture);
            } catch (IllegalStateException | LinkageError e) {
                // A part of the compiler is missing: it is a library of its own.
                LOGGER.log(Level.WARNING, "The kernels of " + name + ".cu are used as shipped: " + reason(e));
            }
        }
        return terminated(ShippedPtx.load(name));
    }

    private byte[] compiled(KernelSource source, int architecture) {
        int newest = RuntimeCompiler.newestArchitecture();
        if (architecture > newest) {
            return terminated(RuntimeCompiler.ptx(source, "compute_" + newest));
        }
        return cubin(source, "sm_" + architecture);
    }

    /** What comes behind is a compiler's log or a loader's stack traces. */
    private static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().limit(2).collect(Collectors.joining(" "));
    }

    private byte[] cubin(KernelSource source, String architecture) {
        Path file = cache.file(
                "kernels",
                source.name() + "-" + architecture + "-" + RuntimeCompiler.version() + "-" + source.sha256()
                        + ".cubin");
        try {
            if (Files.exists(file)) {
                return Files.readAllBytes(file);
            }
            byte[] cubin = RuntimeCompiler.cubin(source, architecture);
            CacheFolder.write(file, new ByteArrayInputStream(cubin));
            return cubin;
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "kernels are compiled anew in every run, as " + file + " cannot be used", e);
            return RuntimeCompiler.cubin(source, architecture);
        }
    }

    private static byte[] terminated(String ptx) {
        return (ptx + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
