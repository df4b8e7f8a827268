package org.voxelgrad.training.results;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;
import org.voxelgrad.training.InputException;

/**
 * Writes files that appear whole or not at all, whenever the process is killed.
 *
 * <p>A file is written beside its place, forced to the disk, and renamed. What a killed process leaves behind is
 * recognised by {@link #isLeftover}. Every failure is a {@link ResultsException}.
 */
public final class AtomicFiles {

    private static final int BUFFER = 1 << 16;
    /** With more dots, the file beside it of a writer that is atomic itself. */
    private static final Pattern TEMPORARY = Pattern.compile("\\.+voxelgrad-[0-9a-f-]{36}-.+");

    private AtomicFiles() {}

    /** Writes the bytes of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file at the path it is given, which does not exist yet. */
    @FunctionalInterface
    public interface FileWriter {
        void write(Path temporary) throws IOException;
    }

    /** Writes {@code file} and the folders it lies in; an existing file is replaced. */
    public static void write(Path file, Content content) throws IOException {
        writeBy(file, temporary -> {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), BUFFER)) {
                content.writeTo(out);
            }
        });
    }

    /** {@link #write} for writers that open the file themselves. The path they get ends with the file's own name. */
    public static void writeBy(Path file, FileWriter writer) throws IOException {
        Path temporary = temporary(file);
        try {
            Files.createDirectories(temporary.getParent());
            writer.write(temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(temporary.getParent());
        } catch (IOException e) {
            deleteAfter(e, temporary);
            throw ResultsException.cannotWrite(file, e);
        } catch (UncheckedIOException e) {
            deleteAfter(e, temporary);
            throw ResultsException.cannotWrite(file, e.getCause());
        } catch (RuntimeException | Error e) {
            deleteAfter(e, temporary);
            throw e;
        }
    }

    /** Copies {@code source} to {@code target}, which is replaced where it exists. */
    public static void copy(Path source, Path target) throws IOException {
        writeBy(target, temporary -> Files.copy(source, temporary));
    }

    /**
     * Adds a record to the end of an existing file: one write, then forced to the disk. When the disk is full halfway
     * through, the part that was written is taken off again.
     */
    static void append(Path file, byte[] record) throws IOException {
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            // Not a FileChannel: an interrupt of the thread would close that in the middle of the record.
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                long end = out.length();
                try {
                    out.seek(end);
                    out.write(record);
                    out.getFD().sync();
                } catch (IOException e) {
                    truncateAfter(e, out, end);
                    throw e;
                }
            }
        } catch (IOException e) {
            throw ResultsException.cannotWrite(file, e);
        }
    }

    /**
     * Takes off what was added to a file after it had this length.
     *
     * @throws InputException when the file is missing or shorter: somebody else has changed it
     */
    static void cutBack(Path file, long length) throws IOException {
        long found = Files.isRegularFile(file) ? Files.size(file) : 0;
        if (found < length) {
            throw new InputException(file + " has " + found + " bytes, but had " + length + " when the run saved its"
                    + " checkpoint: restore it, or train again with --overwrite.");
        }
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(length);
            out.getFD().sync();
        } catch (IOException e) {
            throw ResultsException.cannotWrite(file, e);
        }
    }

    /** Deletes a file, if it is there, and does not return before that is certain. */
    static void delete(Path file) throws IOException {
        try {
            if (Files.deleteIfExists(file)) {
                forceFolder(file.toAbsolutePath().getParent());
            }
        } catch (IOException e) {
            throw ResultsException.cannotDelete(file, e);
        }
    }

    /** Whether this is an unfinished file: one being written now, or left by a process that was killed. */
    public static boolean isLeftover(Path file) {
        return TEMPORARY.matcher(file.getFileName().toString()).matches();
    }

    /** A name in the folder of {@code file} that nobody else uses, with the same ending. */
    static Path temporary(Path file) {
        return file.toAbsolutePath().resolveSibling(".voxelgrad-" + UUID.randomUUID() + "-" + file.getFileName());
    }

    private static void truncateAfter(IOException failure, RandomAccessFile file, long length) {
        try {
            file.setLength(length);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void deleteAfter(Throwable failure, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Makes the rename itself durable, on systems that allow a folder to be opened. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Windows refuses to open folders, and some network file systems to force them.
        }
    }
}
