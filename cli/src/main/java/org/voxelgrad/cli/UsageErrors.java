package org.voxelgrad.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be understood: its usage line, what is wrong, and where the help is. */
final class UsageErrors {

    private UsageErrors() {}

    static int report(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        CommandLine.Help help = command.getHelp();
        err.print(help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength()));
        String message = error.getMessage().replaceFirst("^Error: ", "");
        err.println("clinicadl: " + message + swallowed(error));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCodes.USAGE;
    }

    /** A list option takes every word up to the next option, and so the positional arguments if it stands before. */
    private static String swallowed(ParameterException error) {
        boolean positionalsMissing = error instanceof MissingParameterException missing
                && missing.getMissing().stream().anyMatch(ArgSpec::isPositional);
        if (!positionalsMissing) {
            return "";
        }
        return error.getCommandLine().getParseResult().matchedOptions().stream()
                .filter(option -> option.arity().isVariable())
                .findFirst()
                .map(list -> ". " + list.longestName() + " takes every word up to the next option: write it after the"
                        + " positional arguments.")
                .orElse("");
    }
}
