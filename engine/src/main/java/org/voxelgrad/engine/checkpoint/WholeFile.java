package org.voxelgrad.engine.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that appear whole or not at all, whenever the process is killed. */
public final class WholeFile {

    private WholeFile() {
    }

    /** Writes the bytes of a file from its first to its last. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes {@code <file>.partial} beside, forces it to disk, and renames it.
     *
     * @throws CheckpointException if the file cannot be written; one that was there before is unchanged
     */
    public static void write(Path file, Content content) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(partial, e);
            throw new CheckpointException(file, "could not be written (" + e + "): check that the folder exists, may "
                    + "be written to and has space left", e);
        }
    }

    private static void discard(Path partial, IOException cause) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
