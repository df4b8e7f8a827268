package org.voxelgrad.cli;

import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.TrainOptions.Transfer;
import picocli.CommandLine.Mixin;

/**
 * What {@code train image} asks for either kind of network. The help prints the groups in the order of the fields, and
 * those of a command that extends this after them.
 */
abstract class TrainImageOptions {

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

    final TrainOptions toOptions(NetworkType networkType, Transfer transfer, OwnOptions own) {
        return arguments.toOptions(networkType)
                .with(resources.toResources(own))
                .with(data.toData(own))
                .with(crossValidation.toCrossValidation())
                .with(optimization.toOptimization())
                .with(transfer)
                .withOverwrite(own.overwrite());
    }
}
