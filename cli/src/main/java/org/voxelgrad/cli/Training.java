package org.voxelgrad.cli;

import org.voxelgrad.training.TrainOptions;

/** Runs a training and shows it on the screen. */
record Training(Workflow workflow, Screen screen, Interruption interruption) {

    void run(TrainOptions options) throws Exception {
        ProgressLines lines = screen.isTerminal()
                ? new ProgressBar(screen, options.outputDirectory(), System::nanoTime)
                : new ProgressLines(screen, options.outputDirectory(), System::nanoTime);
        try (Interruption.Explained _ = interruption.explainedBy(lines::whatIsKept)) {
            workflow.run(options, new RunLog(options, lines));
        }
    }
}
