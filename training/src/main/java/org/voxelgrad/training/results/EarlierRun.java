package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The files of an earlier training in a folder, by us or by ClinicaDL. They are known by their paths, so that whatever
 * else the user keeps there survives.
 */
final class EarlierRun {

    private static final Pattern FILE = Pattern.compile(String.join("|",
            "environment\\.txt",
            "fold-\\d+/training\\.tsv",
            "fold-\\d+/models/(checkpoint|optimizer)\\.pth\\.tar",
            "fold-\\d+/models/(cnn-\\d+/)?best_\\w+/model_best\\.pth\\.tar",
            "fold-\\d+/tensorboard_logs/\\w+/events\\.out\\.tfevents\\.[^/]+",
            "fold-\\d+/cnn_classification/(cnn-\\d+/)?best_\\w+/[^/]+_level_(metrics|prediction)\\.tsv",
            "fold-\\d+/autoencoder_reconstruction/\\w+/(input|output)-\\d+\\.nii\\.gz"));

    private static final Pattern LOG = Pattern.compile("fold-\\d+/training\\.tsv");

    private static final Pattern FOLDER = Pattern.compile("fold-\\d+"
            + "(/(models|tensorboard_logs|cnn_classification|autoencoder_reconstruction)(/[\\w-]+)*)?");

    private EarlierRun() {}

    static boolean isIn(Path root) {
        return Files.isRegularFile(root.resolve(ResultsFolder.COMMANDLINE));
    }

    /**
     * Deletes the run's files, then those of its folders that are empty, but leaves {@code commandline.json}. The
     * tables of the training go first, so that no fold that has lost some files passes for a finished one.
     */
    static void delete(Path root) throws IOException {
        walk(root, root, file -> LOG.matcher(file).matches());
        walk(root, root, file -> FILE.matcher(file).matches());
    }

    /** Does the same to a single fold. */
    static void deleteFold(Path fold) throws IOException {
        if (Files.isDirectory(fold)) {
            walk(fold.toAbsolutePath().getParent(), fold, file -> FILE.matcher(file).matches());
        }
    }

    /** Deletes only what was being written when a process was killed. */
    static void deleteLeftovers(Path root) throws IOException {
        walk(root, root, file -> false);
    }

    private static void walk(Path root, Path from, Predicate<String> deleted) throws IOException {
        try {
            // The root may be a link to a folder; links inside are never followed.
            Path real = root.toRealPath();
            Files.walkFileTree(from.equals(root) ? real : real.resolve(from.getFileName()),
                    new Deletion(real, deleted));
        } catch (IOException e) {
            throw ResultsException.cannotDelete(root, e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        private final Path root;
        private final Predicate<String> deleted;

        Deletion(Path root, Predicate<String> deleted) {
            this.root = root;
            this.deleted = deleted;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(root) || FOLDER.matcher(relative(folder)).matches()
                    ? FileVisitResult.CONTINUE
                    : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (deleted.test(relative(file)) || AtomicFiles.isLeftover(file)) {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw ResultsException.cannotDelete(file, e);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (!folder.equals(root)) {
                try {
                    Files.delete(folder);
                } catch (DirectoryNotEmptyException _) {
                    // It holds something of the user's.
                }
            }
            return FileVisitResult.CONTINUE;
        }

        private String relative(Path path) {
            return root.relativize(path).toString().replace('\\', '/');
        }
    }
}
