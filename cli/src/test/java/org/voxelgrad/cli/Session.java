package org.voxelgrad.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.training.RunControl;
import org.voxelgrad.training.TrainListener;
import org.voxelgrad.training.TrainOptions;

/** Command lines run in memory: what they print, and what the training would have been told. */
final class Session {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Screen screen;
    private final Workflow workflow;
    private Interruption interruption;
    final List<TrainOptions> trainings = new ArrayList<>();

    private Session(boolean terminal, int columns, Workflow workflow) {
        this.screen = new Screen(print(out), print(err), terminal, columns);
        this.workflow = workflow;
    }

    /** Trainings that only note what they were told. */
    static Session recording() {
        return training((options, listener, control) -> {});
    }

    static Session training(Workflow workflow) {
        return new Session(false, Screen.USUAL_COLUMNS, workflow);
    }

    static Session terminal(int columns) {
        return new Session(true, columns, (options, listener, control) -> {});
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    int run(String... args) {
        interruption = new Interruption(screen);
        int exitCode = new Cli(
                screen, this::train, this::train, (caps, labels, seed) -> {}, interruption).run(args);
        interruption.commandEnded();
        return exitCode;
    }

    /** What Ctrl-C does while a command runs, from any thread. */
    void interrupt() {
        interruption.shutDown();
    }

    private void train(TrainOptions options, TrainListener listener, RunControl control) throws Exception {
        trainings.add(options);
        workflow.run(options, listener, control);
    }

    Screen screen() {
        return screen;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
