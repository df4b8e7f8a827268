package org.voxelgrad.training.tables;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Guesses from the folder that was given why a table is not where it should be, and says what to do. */
final class SplitAdvice {

    private final SplitTree tree;
    private final Path root;
    private final Path missing;

    private SplitAdvice(SplitTree tree, Path missing) {
        this.tree = tree;
        this.root = tree.root();
        this.missing = missing;
    }

    /** Half a sentence that starts with what is wrong or with what to do, without a full stop. */
    static String of(SplitTree tree, Path missing) {
        SplitAdvice advice = new SplitAdvice(tree, missing);
        return Stream.<Optional<String>>of(
                        advice.noSuchFolder(),
                        advice.otherNumberOfFolds(),
                        advice.foldsBelowTrain(),
                        advice.insideTheTree(),
                        advice.onlySingleSplit(),
                        advice.layoutOfLaterVersions(),
                        advice.otherSubsetName(),
                        advice.otherDiagnoses())
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("check " + tree.givenAs() + ", --diagnoses and --n_splits");
    }

    private Optional<String> noSuchFolder() {
        return when(!Files.isDirectory(root), root + " is not a folder; give as " + tree.givenAs()
                + " the folder that tsvtool split or tsvtool kfold wrote");
    }

    private Optional<String> otherNumberOfFolds() {
        List<String> found = foldCounts(root);
        return when(!found.isEmpty() && !found.contains(Integer.toString(tree.nSplits())),
                root + " holds a split into " + String.join(" and ", found) + " folds; give --n_splits "
                        + String.join(" or ", found));
    }

    /** {@code tsvtool kfold} is usually run on the folder {@code train} that {@code tsvtool split} wrote. */
    private Optional<String> foldsBelowTrain() {
        Path train = root.resolve(SplitTree.TRAIN);
        List<String> found = foldCounts(train);
        return when(foldCounts(root).isEmpty() && !found.isEmpty(), "the split into " + String.join(" and ", found)
                + " folds lies one folder below; give " + train + " as " + tree.givenAs() + ", with --n_splits "
                + String.join(" or ", found));
    }

    private Optional<String> insideTheTree() {
        if (looksLikeSplit(root)) {
            return Optional.empty();
        }
        return Stream.iterate(root.toAbsolutePath().normalize().getParent(), folder -> folder != null, Path::getParent)
                .limit(2)
                .filter(SplitAdvice::looksLikeSplit)
                .findFirst()
                .map(above -> root + " lies inside a split; give " + above + " as " + tree.givenAs());
    }

    private Optional<String> onlySingleSplit() {
        Path train = root.resolve(SplitTree.TRAIN);
        return when(tree.nSplits() > 0 && foldCounts(root).isEmpty() && Files.isDirectory(train),
                root + " holds a single split; leave --n_splits out, or run tsvtool kfold on " + train + " and give "
                        + train + " as " + tree.givenAs());
    }

    private Optional<String> layoutOfLaterVersions() {
        boolean oneTable = Stream.of("train.tsv", "split-0/train.tsv").map(root::resolve).anyMatch(Files::exists);
        return when(oneTable, root + " is laid out as ClinicaDL 1.2 and later do, with all diagnoses in one table;"
                + " make one table a diagnosis, as below");
    }

    private Optional<String> otherSubsetName() {
        boolean onlyTest = !Files.isDirectory(root.resolve(SplitTree.VALIDATION))
                && Files.isDirectory(root.resolve("test"));
        return when(tree.nSplits() == 0 && onlyTest, root + " holds train and test, but no validation; run tsvtool"
                + " split with --subset_name validation on " + root.resolve(SplitTree.TRAIN)
                + ", and give the folder it writes as " + tree.givenAs());
    }

    private Optional<String> otherDiagnoses() {
        String wanted = missing.getFileName().toString();
        String suffix = wanted.endsWith(SplitTree.BASELINE_SUFFIX) ? SplitTree.BASELINE_SUFFIX : ".tsv";
        String found = FolderListing.names(missing.getParent()).stream()
                .filter(name -> name.endsWith(suffix))
                .map(name -> name.substring(0, name.length() - suffix.length()))
                .filter(name -> Labels.code(name).isPresent())
                .collect(Collectors.joining(", "));
        return when(!found.isEmpty(), "its folder has such tables of " + found
                + "; give some of these as --diagnoses, or add the table");
    }

    private static boolean looksLikeSplit(Path folder) {
        return Files.isDirectory(folder.resolve(SplitTree.TRAIN)) || !foldCounts(folder).isEmpty();
    }

    /** The numbers k for which a folder holds a {@code train_splits-k}. */
    private static List<String> foldCounts(Path folder) {
        String prefix = SplitTree.splits(SplitTree.TRAIN);
        return FolderListing.names(folder).stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .filter(count -> count.matches("\\d+"))
                .toList();
    }

    private static Optional<String> when(boolean holds, String advice) {
        return holds ? Optional.of(advice) : Optional.empty();
    }
}
