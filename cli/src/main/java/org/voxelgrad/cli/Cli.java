package org.voxelgrad.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The command tree with its parsing rules, and what every command has in common: verbosity and failures. */
final class Cli {

    private final Screen screen;
    private final Clinicadl root = new Clinicadl();
    private final Interruption interruption;
    private final Supplier<Cli> fresh;
    private final CommandLine commandLine;

    /** @param resuming continues a run, where {@code workflow} begins one */
    Cli(Screen screen, Workflow workflow, Workflow resuming, SampleData sampleData, Interruption interruption) {
        this.screen = screen;
        this.interruption = interruption;
        this.fresh = () -> new Cli(screen, workflow, resuming, sampleData, interruption);
        Training training = new Training(workflow, screen, interruption);
        commandLine = new CommandLine(root)
                .addSubcommand(new CommandLine(new Train())
                        .addSubcommand(new CommandLine(new TrainImage())
                                .addSubcommand(new TrainImageAutoencoderCommand(training))
                                .addSubcommand(new TrainImageCnnCommand(training)))
                        .addSubcommand(new TrainFromJsonCommand(training))
                        .addSubcommand(new TrainResumeCommand(new Training(resuming, screen, interruption))))
                .addSubcommand(new QuickstartCommand(sampleData, screen, this::runWithin))
                .addSubcommand(new CommandLine(new Model())
                        .addSubcommand(new ModelExportCommand(screen))
                        .addSubcommand(new ModelImportCommand(screen)))
                .addSubcommand(new DoctorCommand(screen))
                .addSubcommand(new CommandLine(new Bench())
                        .addSubcommand(new BenchStepCommand(screen))
                        .addSubcommand(new BenchConvCommand(screen))
                        .addSubcommand(new BenchEpochCommand(screen)))
                // The parsing habits of the documented tool, which users' scripts rely on.
                .setAbbreviatedOptionsAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpLongOptionsMaxWidth(32)
                .setUsageHelpWidth(100)
                .setOut(new PrintWriter(screen.out(), true))
                .setErr(new PrintWriter(screen.err(), true))
                .setParameterExceptionHandler(UsageErrors::report)
                .setExecutionExceptionHandler((e, command, parsed) -> report(e))
                .setExecutionStrategy(this::execute);
        GroupedHelp.install(commandLine);
    }

    /** Parses and runs one command line; returns the exit code. */
    int run(String... args) {
        try {
            return commandLine.execute(args);
        } catch (Error e) {
            return report(e);
        }
    }

    /** Runs a command line from inside a command, as talkative as that one. */
    private int runWithin(List<String> args) {
        Stream<String> verbosity = Stream.generate(() -> "-v").limit(root.verbosity());
        return fresh.get().run(Stream.concat(args.stream(), verbosity).toArray(String[]::new));
    }

    private int execute(CommandLine.ParseResult parsed) {
        Logging.configure(root.verbosity(), screen);
        return new CommandLine.RunLast().execute(parsed);
    }

    private int report(Throwable failure) {
        if (interruption.requested()) {
            return ExitCodes.INTERRUPTED;
        }
        screen.leaveStatus();
        return Failures.report(failure, screen.err(), root.verbosity() >= Logging.DEBUG);
    }
}
