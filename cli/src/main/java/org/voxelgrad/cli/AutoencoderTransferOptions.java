package org.voxelgrad.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.voxelgrad.training.TrainOptions.Transfer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where the initial weights of an autoencoder come from: an autoencoder's run has one best model only. */
@Command(optionListHeading = "%nTransfer learning:%n")
final class AutoencoderTransferOptions {

    @Option(
            names = "--transfer_learning_path",
            paramLabel = "FOLDER",
            description = "Results folder of another run, or MAPS of ClinicaDL 1.x, to start from (default: random"
                    + " weights).")
    private Optional<Path> path = Optional.empty();

    Transfer toTransfer() {
        return new Transfer(path, "best_loss");
    }
}
