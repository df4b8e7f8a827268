package org.voxelgrad.cli;

import picocli.CommandLine.Command;

/** {@code train}: needs to know what the network sees of an image, or which training to go on with. */
@Command(
        name = "train",
        description = "Train a network.",
        sortOptions = false,
        synopsisSubcommandLabel = "(image | resume)")
final class Train {}
