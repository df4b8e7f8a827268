package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.voxelgrad.training.InputException;

/**
 * Keeps a second process from training into the same results folder. The operating system gives the lock back when the
 * process is killed, however that happens; the file that carries it then stays, and the next run takes it over.
 */
public final class FolderLock implements AutoCloseable {

    private static final String NAME = ".voxelgrad.lock";

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static boolean isLock(Path file) {
        return file.getFileName().toString().equals(NAME);
    }

    /**
     * Locks a results folder, which is created where it does not exist.
     *
     * @param notices hears a sentence where the file system has no locks; the run goes on without one
     * @throws InputException when another run holds the lock
     */
    public static FolderLock acquire(Path folder, Consumer<String> notices) throws IOException {
        Path file = folder.resolve(NAME);
        try {
            Files.createDirectories(folder);
            Optional<FolderLock> lock = Optional.empty();
            while (lock.isEmpty()) {
                lock = tryAcquire(file, notices);
            }
            return lock.get();
        } catch (IOException e) {
            throw ResultsException.cannotWrite(file, e);
        }
    }

    /** Empty when the run that held the lock has ended at this moment, and deleted the file that was opened here. */
    private static Optional<FolderLock> tryAcquire(Path file, Consumer<String> notices) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel, notices)) {
            channel.close();
            throw new InputException("Another run is training into " + file.getParent()
                    + " at this moment: wait until it has ended, or give another folder.");
        }
        if (Files.exists(file)) {
            return Optional.of(new FolderLock(file, channel));
        }
        channel.close();
        return Optional.empty();
    }

    private static boolean isLocked(FileChannel channel, Consumer<String> notices) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            notices.accept("The results folder cannot be locked (" + e.getMessage()
                    + "): make sure that no other run uses it.");
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            channel.close();
        }
    }
}
