package org.voxelgrad.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.voxelgrad.training.CheckpointTimes;
import org.voxelgrad.training.RunControl;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.TrainingException;

/** Runs a training and shows it on the screen. */
record Training(Workflow workflow, Screen screen, Interruption interruption) {

    void run(TrainOptions options, CheckpointTimes times) throws Exception {
        Path results = options.outputDirectory();
        ProgressLines lines = screen.isTerminal()
                ? new ProgressBar(screen, results, System::nanoTime)
                : new ProgressLines(screen, results, System::nanoTime);
        RunControl control = new RunControl(times);
        try (Interruption.Explained _ = interruption.endedBy(new Stop(control, lines))) {
            workflow.run(options, new RunLog(options, lines), control);
        } catch (TrainingException e) {
            throw e; // it would end in the same way again
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (lines.isSaved()) {
                throw new ResumableFailure(e, resumption(results));
            }
            throw e;
        }
    }

    /** The command that goes on with an interrupted run. */
    static String resumption(Path results) {
        return ShellWords.join(List.of(QuickstartCommand.program(), "train", "resume", results.toString()));
    }

    /** Before a run writes it may end anywhere; then it is to save where it is. */
    private record Stop(RunControl control, ProgressLines lines) implements Interruption.Ending {

        @Override
        public boolean stopsByItself() {
            control.requestStop();
            return lines.hasBegun();
        }

        @Override
        public String sentence() {
            return lines.whatIsKept();
        }
    }
}
