package org.voxelgrad.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.voxelgrad.engine.backend.cpu.GeneralConvolutions;
import org.voxelgrad.engine.backend.cpu.Scaling;
import org.voxelgrad.engine.contract.OpCase;
import org.voxelgrad.engine.contract.OpCases;

/**
 * JMH's own command line, and {@code --cases REGEX}: which cases {@link OperationBenchmark} runs. {@code --general}
 * alone prints the table of {@link GeneralConvolutions} instead, {@code --scaling} the model of {@link Scaling}.
 */
public final class Run {

    private static final String CASES = "--cases";
    private static final String GENERAL = "--general";
    private static final String SCALING = "--scaling";

    private Run() {}

    public static void main(String[] args) throws CommandLineOptionException, RunnerException, IOException {
        if (args.length == 1 && args[0].equals(GENERAL)) {
            GeneralConvolutions.main(args);
            return;
        }
        if (args.length == 1 && args[0].equals(SCALING)) {
            Scaling.main(args);
            return;
        }
        List<String> words = new ArrayList<>(Arrays.asList(args));
        Pattern wanted = Pattern.compile("");
        int at = words.indexOf(CASES);
        if (at >= 0 && at + 1 < words.size()) {
            wanted = Pattern.compile(words.get(at + 1));
            words.subList(at, at + 2).clear();
        }
        String[] cases = OpCases.all().stream()
                .map(OpCase::name)
                .filter(wanted.asPredicate())
                .toArray(String[]::new);
        CommandLineOptions commandLine = new CommandLineOptions(words.toArray(String[]::new));
        Options options = new OptionsBuilder().parent(commandLine).param("operation", cases).build();
        if (commandLine.shouldHelp()) {
            commandLine.showHelp();
            System.out.println(GENERAL + "  a table of general convolutions beside the tuned ones, and nothing else");
            System.out.println(SCALING + "  a model of how threads speed a step up, and nothing else");
            System.out.println(CASES + " REGEX  the cases of OperationBenchmark to run, by name; -l lists them");
        } else if (commandLine.shouldList()) {
            new Runner(options).list();
            Arrays.stream(cases).forEach(name -> System.out.println("  case: " + name));
        } else {
            new Runner(options).run();
        }
    }
}
