package org.voxelgrad.cuda.driver;

import java.nio.charset.StandardCharsets;

/**
 * Kernels as they ship, for machines without the run-time compiler: PTX for {@value #ARCHITECTURE}, which the driver
 * translates for newer GPUs. The first line of a file names the source that it was made from.
 */
final class ShippedPtx {

    static final String ARCHITECTURE = "compute_70";

    private static final String MARK = "// source: ";

    private ShippedPtx() {}

    /** What to write into the file. */
    static String file(KernelSource source, String ptx) {
        return MARK + source.sha256() + "\n" + ptx;
    }

    static String path(String name) {
        return "ptx/" + name + ".ptx";
    }

    static String load(String name) {
        return new String(KernelSource.resource(path(name)), StandardCharsets.UTF_8);
    }

    /** Whether a file was made from this source. */
    static boolean isFresh(String file, KernelSource source) {
        return file.startsWith(MARK + source.sha256() + "\n");
    }
}
