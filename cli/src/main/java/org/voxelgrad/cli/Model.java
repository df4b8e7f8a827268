package org.voxelgrad.cli;

import picocli.CommandLine.Command;

/** {@code model}: needs to know what is to be done with one. */
@Command(
        name = "model",
        description = "Take trained networks to other programs, and theirs here.",
        sortOptions = false,
        synopsisSubcommandLabel = "(export | import)")
final class Model {}
