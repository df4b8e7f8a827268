package org.voxelgrad.cli;

import org.voxelgrad.training.TrainOptions.Optimization;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options on how the weights are found. */
@Command(optionListHeading = "%nOptimization parameters:%n")
final class OptimizationOptions {

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training set at most (default: ${DEFAULT-VALUE}).")
    private int epochs = Optimization.defaults().epochs();

    @Option(
            names = {"-lr", "--learning_rate"},
            paramLabel = "RATE",
            description = "Learning rate of Adam (default: 1e-4).")
    private double learningRate = Optimization.defaults().learningRate();

    @Option(
            names = {"-wd", "--weight_decay"},
            paramLabel = "FACTOR",
            description = "L2 factor added to every gradient (default: 1e-4).")
    private double weightDecay = Optimization.defaults().weightDecay();

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            description = "Dropout before the first linear layer of a CNN, from 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double dropout = Optimization.defaults().dropout();

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after N epochs without a better validation loss; 0 switches that off (default:"
                    + " ${DEFAULT-VALUE}).")
    private int patience = Optimization.defaults().patience();

    @Option(
            names = "--tolerance",
            paramLabel = "SHARE",
            description = "Relative improvement of the validation loss that counts (default: ${DEFAULT-VALUE}).")
    private double tolerance = Optimization.defaults().tolerance();

    @Option(
            names = {"-asteps", "--accumulation_steps"},
            paramLabel = "N",
            description = "Iterations per update of the weights (default: ${DEFAULT-VALUE}).")
    private int accumulationSteps = Optimization.defaults().accumulationSteps();

    Optimization toOptimization() {
        return new Optimization(epochs, learningRate, weightDecay, dropout, patience, tolerance, accumulationSteps);
    }
}
