package org.voxelgrad.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.voxelgrad.training.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code quickstart}: makes a small data set and trains both kinds of network on it, by the same command lines that it
 * shows.
 */
@Command(
        name = "quickstart",
        description = "See it work: train both kinds of network on a small made-up data set.",
        sortOptions = false,
        abbreviateSynopsis = true)
final class QuickstartCommand implements Callable<Integer> {

    /** Says what the folder holds; its presence shows that the folder is a quickstart's and may be replaced. */
    private static final String NOTE = "quickstart.txt";

    private final SampleData sampleData;
    private final Screen screen;
    private final ToIntFunction<List<String>> commands;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "New folder for the data and the results (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("clinicadl-quickstart");

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "cpu, cuda, cuda:N, or auto for a GPU where there is one and else the CPU (default:"
                    + " ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(names = "--threads", paramLabel = "N", description = "Compute threads (default: one a core).")
    private int threads;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Root of everything random, the data included (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--overwrite", description = "Replace what a former quickstart left in the folder.")
    private boolean overwrite;

    /** @param commands runs a command line of this program, and returns its exit code */
    QuickstartCommand(SampleData sampleData, Screen screen, ToIntFunction<List<String>> commands) {
        this.sampleData = sampleData;
        this.screen = screen;
        this.commands = commands;
    }

    @Override
    public Integer call() throws IOException {
        List<String> cnn = train("cnn", "--epochs", "12", "--batch_size", "4");
        // Many small steps at a high rate: the fewest epochs after which the reconstructions look like heads.
        List<String> autoencoder =
                train("autoencoder", "--epochs", "4", "--batch_size", "1", "--learning_rate", "0.01",
                        "--visualization");
        refuseForeignFolder();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(NOTE), note(cnn, autoencoder));

        screen.print("Making phantom heads of two groups in " + caps());
        sampleData.write(caps(), labels(), seed);
        for (List<String> command : List.of(cnn, autoencoder)) {
            screen.print(System.lineSeparator() + "$ " + ShellWords.join(command));
            List<String> arguments = new ArrayList<>(command.subList(1, command.size()));
            if (overwrite) {
                arguments.add("--overwrite");
            }
            int exitCode = commands.applyAsInt(arguments);
            if (exitCode != ExitCodes.SUCCESS) {
                return exitCode;
            }
        }
        screen.print(System.lineSeparator() + note(cnn, autoencoder).stripTrailing());
        return ExitCodes.SUCCESS;
    }

    private Path caps() {
        return folder.resolve("caps");
    }

    private Path labels() {
        return folder.resolve("labels");
    }

    private List<String> train(String network, String... options) {
        List<String> command = new ArrayList<>(List.of(
                program(), "train", "image", network, caps().toString(), "t1-linear", labels().toString(),
                folder.resolve(network).toString(), "Conv5_FC3"));
        command.addAll(List.of(options));
        command.addAll(List.of("--device", device, "--seed", Long.toString(seed)));
        if (threads != 0) {
            command.addAll(List.of("--threads", Integer.toString(threads)));
        }
        return command;
    }

    /** How the user called this program, which the launcher tells. */
    static String program() {
        return System.getProperty("clinicadl.command", "clinicadl");
    }

    private void refuseForeignFolder() throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InputException(folder + " is a file: give a folder.");
        }
        if (!Files.exists(folder) || isEmpty(folder)) {
            return;
        }
        if (!Files.exists(folder.resolve(NOTE))) {
            throw new InputException(folder + " is not empty and not from a former quickstart: give a new folder.");
        }
        if (!overwrite) {
            throw new InputException(folder + " holds a former quickstart: give another folder, or --overwrite to"
                    + " replace it.");
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private String note(List<String> cnn, List<String> autoencoder) {
        return """
                In %s:
                  caps/         made-up T1-weighted heads of two groups, as a CAPS
                  labels/       which of them are trained and validated on
                  cnn/          results of: %s
                  autoencoder/  results of: %s

                Next, the same on your own data; --help tells the other options:
                  %s train image cnn CAPS_DIRECTORY t1-linear TSV_PATH OUTPUT_DIRECTORY Conv5_FC3 --device auto
                """
                .formatted(folder, ShellWords.join(cnn), ShellWords.join(autoencoder), ShellWords.quote(program()));
    }
}
