package org.voxelgrad.cli;

import java.io.Console;

/** Entry point of the {@code clinicadl} launcher. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        StandardError.restore();
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
        Screen screen = new Screen(System.out, System.err, terminal, columns());
        Interruption interruption = new Interruption(screen);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::shutDown));
        int exitCode = new Cli(
                screen, Workflow.training(), Workflow.resuming(), SampleData.phantoms(), interruption).run(args);
        System.out.flush();
        interruption.commandEnded();
        System.exit(exitCode);
    }

    /** Width of the terminal in characters, which the launcher puts into the environment. */
    private static int columns() {
        try {
            int columns = Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
            return columns > 0 ? columns : Screen.USUAL_COLUMNS;
        } catch (NumberFormatException e) {
            return Screen.USUAL_COLUMNS;
        }
    }
}
