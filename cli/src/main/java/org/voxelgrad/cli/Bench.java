package org.voxelgrad.cli;

import picocli.CommandLine.Command;

/** {@code bench}: needs to know what is measured. */
@Command(
        name = "bench",
        description = "Measure how fast this machine trains, on random or made-up images; takes about a minute.",
        sortOptions = false,
        synopsisSubcommandLabel = "(step | conv | epoch)")
final class Bench {}
