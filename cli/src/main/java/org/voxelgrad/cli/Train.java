package org.voxelgrad.cli;

import picocli.CommandLine.Command;

/** {@code train}: needs to know what the network sees of an image, or a file or a run that tells. */
@Command(
        name = "train",
        description = "Train a network.",
        sortOptions = false,
        synopsisSubcommandLabel = "(image | resume | from_json)")
final class Train {}
