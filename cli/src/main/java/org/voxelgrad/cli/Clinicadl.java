package org.voxelgrad.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself; without a task it shows its help. */
@Command(
        name = "clinicadl",
        description = "Trains 3-D networks on whole brain MRI: the image tasks of ClinicaDL, on the JVM.",
        sortOptions = false,
        versionProvider = ProgramVersion.class,
        footer = {
            "",
            "New here? clinicadl quickstart trains both kinds of network on a small made-up data set.",
            "Help on one command: clinicadl train image cnn --help"
        })
final class Clinicadl implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log what happens; -vv logs details, and stack traces of failures.")
    private boolean[] verbose = {};

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    /** How often {@code -v} was given. */
    int verbosity() {
        return verbose.length;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }
}
