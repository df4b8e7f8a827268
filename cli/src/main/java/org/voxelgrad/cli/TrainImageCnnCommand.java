package org.voxelgrad.cli;

import java.util.concurrent.Callable;
import org.voxelgrad.training.NetworkType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code train image cnn}. */
@Command(
        name = "cnn",
        description = "Train a CNN that tells two groups of whole images apart.",
        sortOptions = false,
        abbreviateSynopsis = true)
final class TrainImageCnnCommand extends TrainImageOptions implements Callable<Integer> {

    private final Training training;

    @Mixin
    private final CnnTransferOptions transfer = new CnnTransferOptions();

    @Mixin
    private final OwnOptions own = new OwnOptions();

    TrainImageCnnCommand(Training training) {
        this.training = training;
    }

    @Override
    public Integer call() throws Exception {
        training.run(toOptions(NetworkType.CNN, transfer.toTransfer(), own), own.checkpointTimes());
        return ExitCodes.SUCCESS;
    }
}
