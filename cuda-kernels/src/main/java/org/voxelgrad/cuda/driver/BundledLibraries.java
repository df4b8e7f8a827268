package org.voxelgrad.cuda.driver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Libraries in a jar on the class path, where the build profile {@code cuda-redist} puts CUDA's redistributable ones.
 * They are unpacked into the user's cache folder, once: a gigabyte and a half.
 */
final class BundledLibraries {

    private static final Logger LOGGER = System.getLogger(BundledLibraries.class.getName());
    private static final String RESOURCES = "/org/bytedeco/cuda/linux-x86_64/";

    private final CacheFolder cache;

    BundledLibraries(CacheFolder cache) {
        this.cache = cache;
    }

    /** The files of these names, unpacked; empty when the class path has none of the last. */
    Optional<List<Path>> unpack(List<String> names) {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            URL resource = BundledLibraries.class.getResource(RESOURCES + name);
            if (resource == null) {
                return Optional.empty();
            }
            try {
                Path file = cache.file("cuda-12.6", name);
                CacheFolder.unpack(resource, file);
                files.add(file);
            } catch (IOException e) {
                LOGGER.log(
                        Level.WARNING,
                        "CUDA's libraries on the class path take 1.5 GiB in " + cache.path() + " and cannot be unpacked"
                                + " there: " + e + ".");
                return Optional.empty();
            }
        }
        return Optional.of(files);
    }
}
