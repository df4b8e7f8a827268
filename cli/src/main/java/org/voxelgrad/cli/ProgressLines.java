package org.voxelgrad.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.voxelgrad.training.RunSummary;
import org.voxelgrad.training.TrainListener;

/**
 * The lines of a run that stay: what it works with, one row an epoch, and at the end the scores and where the results
 * lie. Fit for a log file as for a terminal.
 */
class ProgressLines implements TrainListener {

    private static final String ACCURACY = "best_balanced_accuracy";
    private static final String LOSS = "best_loss";

    private record Evaluation(double loss, OptionalDouble balancedAccuracy) {}

    private final Screen screen;
    private final Path results;
    private final LongSupplier nanoTime;
    private final ScoreTable scores = new ScoreTable();
    private final Map<String, Evaluation> evaluations = new HashMap<>();

    private Map<String, Integer> imagesOfSets = Map.of();
    private long runStart;
    private int folds;
    private int epochs;
    private int imagesOfEpoch;
    private boolean headed;
    private volatile boolean begun;
    private volatile boolean over;
    /** What is saved, in words; empty before the first checkpoint. */
    private volatile String saved = "";

    /**
     * @param results folder that the last line names
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    ProgressLines(Screen screen, Path results, LongSupplier nanoTime) {
        this.screen = screen;
        this.results = results;
        this.nanoTime = nanoTime;
        this.runStart = nanoTime.getAsLong();
    }

    final Screen screen() {
        return screen;
    }

    final long now() {
        return nanoTime.getAsLong();
    }

    /** What lies in the folder when the run is interrupted now, in a sentence; for any thread. */
    final String whatIsKept() {
        if (!begun) {
            return "Interrupted: nothing was written.";
        }
        if (over) {
            return "Interrupted at the end: the results in " + results + " are complete.";
        }
        return "Interrupted: " + results + " holds " + (isSaved() ? saved : "no checkpoint yet") + "; to go on: "
                + Training.resumption(results);
    }

    /** Whether files have been written, from which the run could go on. */
    final boolean hasBegun() {
        return begun;
    }

    /** Whether there is a checkpoint, or a finished fold. */
    final boolean isSaved() {
        return !saved.isEmpty();
    }

    @Override
    public void notice(String sentence) {
        screen.print(sentence);
    }

    @Override
    public void runStarts(RunSummary summary) {
        begun = true;
        runStart = now();
        folds = summary.folds().size();
        screen.print("device:  " + summary.device());
        screen.print("seed:    " + summary.seed());
        screen.print("network: " + summary.network());
        for (RunSummary.FoldSummary fold : summary.folds()) {
            screen.print(
                    "fold " + fold.fold() + ":  train " + fold.train() + "; validation " + fold.validation());
        }
        screen.print("memory:  " + memory(summary) + " expected");
        summary.notes().forEach(screen::print);
    }

    /** CUDA's own libraries take what depends on the driver and the GPU. */
    private static String memory(RunSummary summary) {
        String process = "about " + Quantities.bytes(summary.expectedPeakBytes());
        OptionalLong device = summary.expectedDeviceBytes();
        return device.isEmpty()
                ? process
                : "about " + Quantities.bytes(device.getAsLong()) + " of the GPU and " + process
                        + " of the machine (without CUDA's libraries)";
    }

    @Override
    public void foldStarts(int fold, int images, int validationImages) {
        headed = false;
        imagesOfSets = Map.of("train", images, "validation", validationImages);
        if (folds > 1) {
            screen.print(System.lineSeparator() + "fold " + fold);
        }
    }

    @Override
    public void foldResumes(int fold, int epoch, int iteration) {
        saved = position(fold, epoch, iteration);
        screen.print("going on with " + saved);
    }

    @Override
    public void checkpointSaved(int fold, int epoch, int iteration, long bytes, Duration taken) {
        saved = position(fold, epoch, iteration);
    }

    /** Epochs are counted from 1 as in the rows. */
    private static String position(int fold, int epoch, int iteration) {
        String done = iteration > 0
                ? iteration + " iterations of epoch " + (epoch + 1)
                : epoch > 0 ? "epoch " + epoch : "the initial weights";
        return "fold " + fold + " up to " + done;
    }

    @Override
    public void foldEnds(int fold) {
        saved = "fold " + fold + ", complete";
    }

    @Override
    public void epochStarts(int fold, int epoch, int epochs, int iterations) {
        this.epochs = epochs;
        imagesOfEpoch = 0;
        evaluations.clear();
    }

    @Override
    public void iteration(int epoch, int iteration, int images, double loss) {
        imagesOfEpoch += images;
    }

    @Override
    public void evaluated(int epoch, int iteration, String set, double loss, OptionalDouble balancedAccuracy) {
        evaluations.put(set, new Evaluation(loss, balancedAccuracy));
    }

    @Override
    public void epochEnds(int epoch, Map<String, Duration> timings, List<String> improved) {
        Evaluation train = evaluations.get("train");
        Evaluation validation = evaluations.get("validation");
        if (train == null || validation == null) {
            return;
        }
        boolean accuracy = validation.balancedAccuracy().isPresent();
        if (!headed) {
            screen.print(header(accuracy));
            headed = true;
        }
        StringBuilder row = new StringBuilder();
        row.append(Quantities.format("%7s", (epoch + 1) + "/" + epochs));
        row.append(Quantities.format("%10s", Quantities.loss(train.loss())));
        row.append(marked("%10s", Quantities.loss(validation.loss()), improved.contains(LOSS)));
        if (accuracy) {
            row.append(Quantities.format("%6.3f", train.balancedAccuracy().orElse(Double.NaN)));
            String valid = Quantities.format("%.3f", validation.balancedAccuracy().getAsDouble());
            row.append(marked("%7s", valid, improved.contains(ACCURACY)));
        }
        double load = seconds(timings, "load");
        double compute = seconds(timings, "compute");
        row.append(Quantities.format("%9s", Quantities.rate(imagesOfEpoch / (load + compute))));
        row.append(Quantities.format("%8.1f%9.1f%10.1f", load, compute, seconds(timings, "evaluate")));
        screen.print(row.toString());
    }

    /** Two lines above the rows; a star in a row marks the best value so far, whose model was saved. */
    private static String header(boolean accuracy) {
        String first = "                loss       " + (accuracy ? "  bal. accuracy" : "")
                + "                  seconds";
        String second = "  epoch     train     valid " + (accuracy ? " train  valid " : "")
                + " images/s    load  compute  evaluate";
        return first + System.lineSeparator() + second;
    }

    private static String marked(String pattern, String value, boolean best) {
        return Quantities.format(pattern, value) + (best ? "*" : " ");
    }

    private static double seconds(Map<String, Duration> timings, String phase) {
        return timings.getOrDefault(phase, Duration.ZERO).toNanos() / 1e9;
    }

    @Override
    public void stoppedEarly(int epoch, int patience) {
        screen.print(
                "stopped after epoch " + (epoch + 1) + ": no better validation loss for " + patience + " epochs");
    }

    @Override
    public void scored(int fold, String selection, String set, Map<String, Double> values) {
        Map<String, Double> shown = new HashMap<>(values);
        Double total = shown.get("total_loss");
        if (total != null) {
            shown.put("loss", total / imagesOfSets.get(set));
        }
        scores.add(fold, selection, set, shown);
    }

    @Override
    public void runEnds() {
        over = true;
        if (!scores.isEmpty()) {
            screen.print(System.lineSeparator() + scores + System.lineSeparator());
        }
        Duration taken = Duration.ofNanos(now() - runStart);
        screen.print("Done in " + Quantities.duration(taken) + ". Results lie in " + results);
    }
}
