package org.voxelgrad.cli;

import picocli.CommandLine.Command;

/** {@code train}: needs to know what the network sees of an image. */
@Command(name = "train", description = "Train a network.", sortOptions = false, synopsisSubcommandLabel = "image")
final class Train {}
