package org.voxelgrad.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.voxelgrad.training.TrainOptions.Transfer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where the initial weights of a CNN come from: a CNN's run has two best models to choose from. */
@Command(optionListHeading = "%nTransfer learning:%n")
final class CnnTransferOptions {

    @Option(
            names = "--transfer_learning_path",
            paramLabel = "FOLDER",
            description = "Results folder of another run, or MAPS of ClinicaDL 1.x, to start from (default: random"
                    + " weights).")
    private Optional<Path> path = Optional.empty();

    @Option(
            names = "--transfer_learning_selection",
            paramLabel = "SELECTION",
            description = "Which best model of a CNN to start from: best_loss or best_balanced_accuracy (default:"
                    + " ${DEFAULT-VALUE}).")
    private String selection = Transfer.none().selection();

    Transfer toTransfer() {
        return new Transfer(path, selection);
    }
}
