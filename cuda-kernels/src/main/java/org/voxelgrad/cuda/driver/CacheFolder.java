package org.voxelgrad.cuda.driver;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The user's folder for what can be made again: {@code $XDG_CACHE_HOME/voxelgrad}, or {@code ~/.cache/voxelgrad}. */
public record CacheFolder(Path path) {

    public static CacheFolder ofUser() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache == null || cache.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cache);
        return new CacheFolder(base.resolve("voxelgrad"));
    }

    public Path file(String folder, String name) {
        return path.resolve(folder).resolve(name);
    }

    /** Writes a resource of the class path to a file, but leaves one of its size alone: that one is whole. */
    static void unpack(URL resource, Path file) throws IOException {
        URLConnection connection = resource.openConnection();
        try (InputStream contents = connection.getInputStream()) {
            if (!Files.exists(file) || Files.size(file) != connection.getContentLengthLong()) {
                write(file, contents);
            }
        }
    }

    /** Written beside and renamed: several runs may write the same file at once. Everybody may read it. */
    public static void write(Path file, InputStream contents) throws IOException {
        Files.createDirectories(file.getParent());
        Path beside = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        try {
            Files.copy(contents, beside, StandardCopyOption.REPLACE_EXISTING);
            beside.toFile().setReadable(true, false);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
