package org.voxelgrad.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
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
        err.println("clinicadl: " + sentence(error));
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCodes.USAGE;
    }

    private static String sentence(ParameterException error) {
        return switch (error) {
            case UnmatchedArgumentException unmatched when unmatched.isUnknownOption() -> unknownOption(unmatched);
            case UnmatchedArgumentException unmatched -> unknownWord(unmatched);
            case MissingParameterException missing -> missing(missing);
            case ParameterException other when other.getArgSpec() != null && other.getValue() != null ->
                    unfitting(other.getArgSpec(), other.getValue());
            // An abbreviation of several options, or a group of commands alone.
            case ParameterException other when commands(other).isEmpty() ->
                    other.getMessage().replaceAll("^Error: |'", "") + "; write the one you mean in full.";
            case ParameterException other -> "a command is missing: give one of " + String.join(", ", commands(other))
                    + ".";
        };
    }

    private static Set<String> commands(ParameterException error) {
        return error.getCommandLine().getSubcommands().keySet();
    }

    private static String unknownOption(UnmatchedArgumentException error) {
        List<String> similar = error.getSuggestions();
        return name(error.getUnmatched().getFirst()) + " is not an option here: "
                + (similar.isEmpty() ? "leave it out." : "did you mean " + String.join(" or ", similar) + "?");
    }

    private static String unknownWord(UnmatchedArgumentException error) {
        String word = error.getUnmatched().getFirst();
        if (commands(error).isEmpty()) {
            return word + " does not belong here: leave it out, or put a name with blanks into quotes.";
        }
        String group = error.getCommandLine().getCommandSpec().qualifiedName();
        String similar = error.getSuggestions().stream()
                .map(command -> " Did you mean: " + group + " " + command + "?")
                .findFirst()
                .orElse("");
        return word + " is not a command here: give one of " + String.join(", ", commands(error)) + "." + similar;
    }

    private static String missing(MissingParameterException error) {
        ArgSpec first = error.getMissing().getFirst();
        if (first instanceof OptionSpec option) {
            return option.longestName() + " needs a value: give " + option.longestName() + " " + option.paramLabel()
                    + ".";
        }
        String why = greedyOption(error)
                .map(option -> ", as " + option.longestName() + " takes every word up to the next option: write "
                        + option.longestName() + " after the positional arguments.")
                .orElseGet(() -> ": give " + error.getCommandLine().getCommandSpec().positionalParameters().stream()
                        .map(ArgSpec::paramLabel)
                        .collect(Collectors.joining(" ")) + ".");
        return first.paramLabel() + " is missing" + why;
    }

    /** A list option takes every word up to the next option, and so the positional arguments if it stands before. */
    private static Optional<OptionSpec> greedyOption(ParameterException error) {
        return error.getCommandLine().getParseResult().matchedOptions().stream()
                .filter(option -> option.arity().isVariable())
                .findFirst();
    }

    private static String unfitting(ArgSpec argument, String value) {
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        Class<?> type = argument.auxiliaryTypes()[0];
        String remedy = type == boolean.class ? "give it without a value"
                : type == double.class ? "give a number such as 0.01"
                : value.matches("-?\\d+") ? "give a number of fewer digits"
                : "give a whole number";
        return name + " is " + value + ": " + remedy + ".";
    }

    /** An option without the value that was written to it. */
    private static String name(String option) {
        return option.replaceFirst("=.*", "");
    }
}
