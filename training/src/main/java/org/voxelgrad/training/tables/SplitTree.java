package org.voxelgrad.training.tables;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.voxelgrad.training.InputException;

/**
 * Where the tables of a split lie, as {@code tsvtool split} and {@code tsvtool kfold} write them: for a diagnosis X
 *
 * <pre>
 * single split   train/X.tsv                        validation/X_baseline.tsv
 * k-fold         train_splits-k/split-i/X.tsv       validation_splits-k/split-i/X_baseline.tsv
 * </pre>
 *
 * Training may take {@code X_baseline.tsv} instead; validation always does.
 *
 * @param root the folder that holds both
 * @param givenAs what the user calls the root, for instance {@code TSV_PATH}
 * @param nSplits k of a k-fold tree; 0 for a single split
 */
record SplitTree(Path root, String givenAs, int nSplits) {

    static final String TRAIN = "train";
    static final String VALIDATION = "validation";
    static final String BASELINE_SUFFIX = "_baseline.tsv";

    Path train(int fold, String diagnosis, boolean baseline) {
        return folder(TRAIN, fold).resolve(diagnosis + (baseline ? BASELINE_SUFFIX : ".tsv"));
    }

    Path validation(int fold, String diagnosis) {
        return folder(VALIDATION, fold).resolve(diagnosis + BASELINE_SUFFIX);
    }

    private Path folder(String set, int fold) {
        return nSplits == 0
                ? root.resolve(set)
                : root.resolve(splits(set) + nSplits).resolve("split-" + fold);
    }

    /** What the name of the folder of a set's folds starts with; the number of folds follows. */
    static String splits(String set) {
        return set + "_splits-";
    }

    /**
     * Insists that the tables of a fold exist.
     *
     * @throws InputException with the expected tree beside the found one, and what is probably wrong
     */
    void require(int fold, List<String> diagnoses, boolean baseline) {
        List<Path> expected = Stream.concat(
                        diagnoses.stream().map(name -> train(fold, name, baseline)),
                        diagnoses.stream().map(name -> validation(fold, name)))
                .toList();
        for (Path table : expected) {
            if (!Files.isRegularFile(table)) {
                throw new InputException("Table " + table + " does not exist: " + SplitAdvice.of(this, table) + ".\n"
                        + FolderListing.compare(root, expected));
            }
        }
    }
}
