package org.voxelgrad.cuda.driver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.nio.file.Path;
import jcuda.JCudaVersion;
import jcuda.LibUtils;

/**
 * A library of JCuda's own, which it loads from the temporary folder. JCuda unpacks one that is not there, but takes
 * any file for whole: of two programs that start at once on a fresh machine, one finds what the other is still writing,
 * and what a killed one left stays for ever. So it finds a whole one, put there in one piece.
 */
final class JCudaFile {

    private static final Logger LOGGER = System.getLogger(JCudaFile.class.getName());

    private JCudaFile() {}

    /** @param library for instance {@code JCudaDriver} */
    static void put(String library) {
        put(library, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static void put(String library, Path folder) {
        String name = LibUtils.createLibraryFileName(
                LibUtils.createPlatformLibraryName(library + "-" + JCudaVersion.get()));
        URL resource = LibUtils.class.getResource("/lib/" + name);
        if (resource == null) {
            return;
        }
        Path file = folder.resolve(name);
        try {
            CacheFolder.unpack(resource, file);
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, file + " is left to JCuda", e);
        }
    }
}
