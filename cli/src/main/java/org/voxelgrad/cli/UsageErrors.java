package org.voxelgrad.cli;

import java.io.PrintWriter;
import java.util.Set;
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
        err.println("clinicadl: " + sentence(error) + swallowed(error));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCodes.USAGE;
    }

    private static String sentence(ParameterException error) {
        Set<String> commands = error.getCommandLine().getSubcommands().keySet();
        return error instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
                && !commands.isEmpty()
                ? unmatched.getUnmatched().getFirst() + " is not a command here: give one of "
                        + String.join(", ", commands) + "."
                : error.getMessage().replaceFirst("^Error: ", "");
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
