package org.voxelgrad.training.results;

import java.nio.file.Path;
import java.util.List;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions;

/** What a results folder tells about a run that may not have ended. */
public final class InterruptedRun {

    private InterruptedRun() {}

    /**
     * The options of the run in a results folder.
     *
     * @throws InputException when there is none, or it is one that only ClinicaDL could continue
     */
    public static TrainOptions options(Path results) {
        CommandlineJson commandline = CommandlineJson.read(new ResultsFolder(results).commandline());
        if (!commandline.isOurs()) {
            throw new InputException(results + " was written by ClinicaDL, whose checkpoints lack what it takes to go"
                    + " on with the same run: start a new run from its best models with --transfer_learning_path "
                    + results + ".");
        }
        return commandline.options();
    }

    /** The folds that are not complete, in the order of the run: interrupted ones and those not begun. */
    public static List<Integer> foldsLeft(TrainOptions options) {
        ResultsFolder results = new ResultsFolder(options.outputDirectory());
        return options.folds().stream().filter(fold -> !results.fold(fold).isFinished()).toList();
    }

    static boolean isIn(Path folder) {
        try {
            return !foldsLeft(options(folder)).isEmpty();
        } catch (InputException e) {
            return false;
        }
    }
}
