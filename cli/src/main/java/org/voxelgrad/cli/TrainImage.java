package org.voxelgrad.cli;

import picocli.CommandLine.Command;

/** {@code train image}: needs to know the kind of network. */
@Command(
        name = "image",
        description = "Train a network on whole images.",
        sortOptions = false,
        synopsisSubcommandLabel = "(autoencoder | cnn)")
final class TrainImage {}
