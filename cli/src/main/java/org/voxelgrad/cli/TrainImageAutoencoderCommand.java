package org.voxelgrad.cli;

import java.util.concurrent.Callable;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code train image autoencoder}. The help prints the groups in the order of the fields. */
@Command(
        name = "autoencoder",
        description = "Train an autoencoder that mirrors the convolutions of a CNN on whole images.",
        sortOptions = false,
        abbreviateSynopsis = true)
final class TrainImageAutoencoderCommand implements Callable<Integer> {

    private final Training training;

    @Mixin
    private final ImageArguments arguments = new ImageArguments();

    @Mixin
    private final ResourceOptions resources = new ResourceOptions();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final CrossValidationOptions crossValidation = new CrossValidationOptions();

    @Mixin
    private final OptimizationOptions optimization = new OptimizationOptions();

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
        TrainOptions options = arguments.toOptions(NetworkType.AUTOENCODER)
                .with(resources.toResources(own))
                .with(data.toData(own))
                .with(crossValidation.toCrossValidation())
                .with(optimization.toOptimization())
                .with(transfer.toTransfer())
                .withVisualization(visualization.visualization())
                .withOverwrite(own.overwrite());
        training.run(options, own.checkpointTimes());
        return ExitCodes.SUCCESS;
    }
}
