package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions;

/** The checks that an output folder passes before a run may write to it. */
final class FolderClaim {

    private static final int NAMED_ENTRIES = 3;

    private FolderClaim() {}

    static void check(TrainOptions options) {
        Path folder = options.outputDirectory();
        Path existing = existing(folder);
        if (Files.exists(folder)) {
            checkContents(folder, options.overwrite());
        }
        options.transfer().path().filter(Files::exists).ifPresent(source -> checkTransfer(folder, existing, source));
        probe(folder, existing);
    }

    /** The checks of a folder in which no earlier run is replaced. */
    static void checkNew(Path folder) {
        Path existing = existing(folder);
        if (Files.exists(folder) && !entries(folder).isEmpty()) {
            throw new InputException("The output folder " + folder + " is not empty (it holds "
                    + names(entries(folder)) + "): give a new folder.");
        }
        probe(folder, existing);
    }

    private static Path existing(Path folder) {
        Path existing = ResultsFolder.nearestExisting(folder);
        if (!Files.isDirectory(existing)) {
            throw new InputException("The output folder " + folder + " cannot be used, because " + existing
                    + " is a file: give another folder.");
        }
        return existing;
    }

    private static void checkContents(Path folder, boolean overwrite) {
        List<Path> entries = entries(folder);
        if (entries.isEmpty()) {
            return;
        }
        boolean earlierRun = EarlierRun.isIn(folder);
        if (!earlierRun && overwrite) {
            throw new InputException("The output folder " + folder + " is not a results folder (it has no "
                    + ResultsFolder.COMMANDLINE + " but holds " + names(entries)
                    + "), nothing was deleted: give another folder.");
        }
        if (!overwrite) {
            throw new InputException("The output folder " + folder + " is not empty (it holds " + names(entries)
                    + "): give a new folder" + remedy(folder, earlierRun));
        }
    }

    private static String remedy(Path folder, boolean earlierRun) {
        if (!earlierRun) {
            return ".";
        }
        return InterruptedRun.isIn(folder)
                ? ", go on with the run that was interrupted there (clinicadl train resume " + folder
                        + "), or give --overwrite to replace it."
                : ", or --overwrite to replace the earlier run.";
    }

    /** @param existing {@code folder}, or the closest folder above it that exists */
    private static void checkTransfer(Path folder, Path existing, Path source) {
        try {
            if (Files.exists(folder) && Files.isSameFile(source, folder)) {
                throw new InputException("--transfer_learning_path " + source + " is the output folder itself, whose "
                        + "models would be overwritten: give another output folder.");
            }
            if (existing.toRealPath().startsWith(source.toRealPath())) {
                throw new InputException("The output folder " + folder + " lies within --transfer_learning_path "
                        + source + ", whose results would be mixed with the new ones: give another output folder.");
            }
        } catch (IOException e) {
            throw new InputException("--transfer_learning_path " + source + " cannot be compared with the output "
                    + "folder " + folder + ": " + e.getMessage() + ".", e);
        }
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !AtomicFiles.isLeftover(entry) && !FolderLock.isLock(entry))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException("The output folder " + folder
                    + " cannot be listed: check its permissions, or give another folder.", e);
        }
    }

    private static String names(List<Path> entries) {
        String some = entries.stream()
                .limit(NAMED_ENTRIES)
                .map(entry -> entry.getFileName().toString())
                .collect(Collectors.joining(", "));
        int more = entries.size() - NAMED_ENTRIES;
        return more > 0 ? some + " and " + more + " more" : some;
    }

    /** Only writing tells whether one may write: permission bits do not know of read-only or network file systems. */
    private static void probe(Path folder, Path existing) {
        Path probe = AtomicFiles.temporary(existing.resolve("probe"));
        try {
            try {
                Files.write(probe, new byte[1]);
            } finally {
                Files.deleteIfExists(probe); // also where the disk is full, or an interrupt came in between
            }
        } catch (IOException e) {
            throw new InputException(ResultsException.sentence("Cannot write to the output folder", folder, e), e);
        }
    }
}
