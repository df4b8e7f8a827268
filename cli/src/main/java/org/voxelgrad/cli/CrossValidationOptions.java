package org.voxelgrad.cli;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.training.TrainOptions.CrossValidation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options on which folds are trained. */
@Command(optionListHeading = "%nCross-validation arguments:%n")
final class CrossValidationOptions {

    @Option(
            names = "--n_splits",
            paramLabel = "K",
            description = "Number of folds of a k-fold split tree (default: ${DEFAULT-VALUE}, a single split that"
                    + " trains fold-0).")
    private int nSplits = CrossValidation.defaults().nSplits();

    @Option(
            names = "--split",
            arity = "1..*",
            paramLabel = "FOLD",
            description = "Train these folds only, counted from 0 (default: all).")
    private List<Integer> split = new ArrayList<>();

    CrossValidation toCrossValidation() {
        return new CrossValidation(nSplits, split);
    }
}
