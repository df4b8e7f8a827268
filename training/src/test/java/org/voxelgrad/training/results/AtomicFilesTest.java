package org.voxelgrad.training.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir
    private Path folder;

    @Test
    void writesAFileAndTheFoldersItLiesIn() throws IOException {
        byte[] content = new byte[200_000];
        new Random(1).nextBytes(content);
        Path file = folder.resolve("fold-0", "models", "checkpoint.pth.tar");
        AtomicFiles.write(file, out -> out.write(content));
        assertArrayEquals(content, Files.readAllBytes(file));
        assertEquals(List.of("checkpoint.pth.tar"), names(file.getParent()));
    }

    @Test
    void readersSeeTheOldFileUntilTheNewOneIsWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        AtomicFiles.write(file, out -> {
            out.write('n');
            assertEquals("old", Files.readString(file));
            List<Path> unfinished = paths(folder).stream().filter(AtomicFiles::isLeftover).toList();
            assertEquals(1, unfinished.size());
            assertTrue(unfinished.getFirst().toString().endsWith("a.txt"), "an ending may decide the format");
        });
        assertEquals("n", Files.readString(file));
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        assertThrows(IllegalStateException.class, () -> AtomicFiles.write(file, out -> {
            out.write('n');
            throw new IllegalStateException("a bug");
        }));
        assertThrows(ResultsException.class, () -> AtomicFiles.writeBy(file, temporary -> {
            throw new IOException("Input/output error");
        }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a.txt"), names(folder));
    }

    @Test
    void aFullDiskIsASentenceWithTheFreeBytes() {
        Path file = folder.resolve("fold-0", "a.txt");
        IOException full = new IOException("No space left on device");
        for (AtomicFiles.Content content : List.<AtomicFiles.Content>of(
                out -> {
                    throw full;
                },
                out -> {
                    throw new UncheckedIOException(full);
                })) {
            String sentence = assertThrows(ResultsException.class, () -> AtomicFiles.write(file, content)).getMessage();
            assertTrue(
                    sentence.matches("Cannot write \\Q" + file + "\\E: the disk is full \\([\\d,]+ bytes free on the "
                            + "file system of .+\\): free some space and start the run again\\."),
                    sentence);
        }
    }

    @Test
    void aRecordThatFindsTheDiskFullIsTheSameSentence() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs a device that is always full");
        String sentence =
                assertThrows(ResultsException.class, () -> AtomicFiles.append(full, new byte[8])).getMessage();
        assertTrue(sentence.startsWith("Cannot write /dev/full: the disk is full ("), sentence);
    }

    @Test
    void otherFailuresSayWhatHappened() {
        Path file = folder.resolve("a.txt");
        assertEquals("Cannot write " + file + ": Stale file handle.",
                assertThrows(ResultsException.class, () -> AtomicFiles.write(file, out -> {
                    throw new IOException("Stale file handle");
                })).getMessage());
        assertTrue(assertThrows(ResultsException.class, () -> AtomicFiles.write(file, out -> {
            throw new IOException("Disk quota exceeded");
        })).getMessage().contains("the disk quota is used up"));
    }

    @Test
    void copiesReplaceWhatWasThere() throws IOException {
        Path source = Files.writeString(folder.resolve("checkpoint.pth.tar"), "epoch 1");
        Path target = folder.resolve("best_loss", "model_best.pth.tar");
        AtomicFiles.copy(source, target);
        Files.writeString(source, "epoch 2");
        AtomicFiles.copy(source, target);
        assertEquals("epoch 2", Files.readString(target));
        assertEquals(List.of("model_best.pth.tar"), names(target.getParent()));
    }

    @Test
    void recordsAreAddedToFilesThatExist() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), "1\n");
        AtomicFiles.append(file, "2\n".getBytes());
        AtomicFiles.append(file, "3\n".getBytes());
        assertEquals("1\n2\n3\n", Files.readString(file));
        Files.delete(file);
        assertTrue(assertThrows(ResultsException.class, () -> AtomicFiles.append(file, new byte[1]))
                .getMessage().startsWith("Cannot write " + file + ": it, or its folder, no longer exists"));
        assertFalse(Files.exists(file));
    }

    @Test
    void aUsersFileIsNoLeftover() {
        assertFalse(AtomicFiles.isLeftover(folder.resolve(".voxelgrad-notes.txt")));
        Path temporary = AtomicFiles.temporary(folder.resolve("training.tsv"));
        assertTrue(AtomicFiles.isLeftover(temporary));
        assertTrue(AtomicFiles.isLeftover(temporary.resolveSibling("." + temporary.getFileName() + ".part")));
    }

    private static List<Path> paths(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        return paths(folder).stream().map(path -> path.getFileName().toString()).toList();
    }
}
