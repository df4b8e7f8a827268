package org.voxelgrad.cli;

import java.util.concurrent.Callable;
import org.voxelgrad.training.NetworkType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code train image autoencoder}. */
@Command(
        name = "autoencoder",
        description = "Train an autoencoder that mirrors the convolutions of a CNN on whole images.",
        sortOptions = false,
        abbreviateSynopsis = true)
final class TrainImageAutoencoderCommand extends TrainImageOptions implements Callable<Integer> {

    private final Training training;

    @Mixin
    private final VisualizationOptions visualization = new VisualizationOptions();

    @Mixin
    private final AutoencoderTransferOptions transfer = new AutoencoderTransferOptions();

    @Mixin
    private final OwnOptions own = new OwnOptions();

    TrainImageAutoencoderCommand(Training training) {
        this.training = training;
    }

    @Override
    public Integer call() throws Exception {
        training.run(toOptions(NetworkType.AUTOENCODER, transfer.toTransfer(), own)
                .withVisualization(visualization.visualization()), own.checkpointTimes());
        return ExitCodes.SUCCESS;
    }
}
