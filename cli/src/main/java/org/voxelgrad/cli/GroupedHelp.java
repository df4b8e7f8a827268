package org.voxelgrad.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_DESCRIPTION;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help in sections: first a command's own arguments and options, then each of its mixins under its heading. */
final class GroupedHelp {

    private static final String SECTION_KEY_GROUPS = "groups";

    private GroupedHelp() {}

    /** Gives the command and its sub-commands this form of help. */
    static void install(CommandLine command) {
        command.setHelpSectionKeys(List.of(
                SECTION_KEY_SYNOPSIS_HEADING, SECTION_KEY_SYNOPSIS, SECTION_KEY_DESCRIPTION, SECTION_KEY_GROUPS,
                SECTION_KEY_COMMAND_LIST_HEADING, SECTION_KEY_COMMAND_LIST, SECTION_KEY_FOOTER));
        command.getHelpSectionMap().put(SECTION_KEY_GROUPS, GroupedHelp::groups);
        command.getCommandSpec().usageMessage().commandListHeading("%nCommands:%n");
        command.getSubcommands().values().forEach(GroupedHelp::install);
    }

    private static String groups(Help help) {
        CommandSpec command = help.commandSpec();
        Collection<CommandSpec> mixins = command.mixins().values();
        Set<String> grouped = mixins.stream()
                .flatMap(mixin -> mixin.options().stream())
                .map(OptionSpec::longestName)
                .collect(Collectors.toSet());
        List<OptionSpec> own = command.options().stream()
                .filter(option -> !grouped.contains(option.longestName()))
                .toList();
        Set<String> groupedArguments = mixins.stream()
                .flatMap(mixin -> mixin.positionalParameters().stream())
                .map(PositionalParamSpec::paramLabel)
                .collect(Collectors.toSet());
        List<PositionalParamSpec> ownArguments = command.positionalParameters().stream()
                .filter(argument -> !groupedArguments.contains(argument.paramLabel()))
                .toList();
        StringBuilder text = new StringBuilder("\n").append(entries(help, own, ownArguments));
        for (CommandSpec mixin : mixins) {
            UsageMessageSpec headings = mixin.usageMessage();
            String heading = mixin.options().isEmpty() ? headings.parameterListHeading() : headings.optionListHeading();
            text.append(help.createHeading("@|blue " + heading + "|@"));
            text.append(entries(help, mixin.options(), mixin.positionalParameters()));
        }
        return text.toString();
    }

    private static String entries(Help help, List<OptionSpec> options, List<PositionalParamSpec> positionals) {
        CommandSpec command = help.commandSpec();
        Help.Layout layout =
                help.createDefaultLayout(command.options(), command.positionalParameters(), help.colorScheme());
        layout.addPositionalParameters(positionals, help.createDefaultParamLabelRenderer());
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }
}
