package org.voxelgrad.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "quickstart", description = "See it work: train both kinds of network on a small made-up data set.",
        sortOptions = false, abbreviateSynopsis = true)
final class QuickstartCommand implements Callable<Integer> {
    QuickstartCommand(Training training) {}
    @Override public Integer call() { return 0; }
}
