package org.voxelgrad.cli;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.voxelgrad.training.RunSummary;
import org.voxelgrad.training.TrainListener;
import org.voxelgrad.training.TrainOptions;

/** Logs the course of a run under ClinicaDL's logger names, for {@code -v}, and passes every event on. */
final class RunLog implements TrainListener {

    private static final Logger MAIN = System.getLogger("main process");
    private static final Logger TRAIN = System.getLogger("train");
    private static final Logger FINAL = System.getLogger("final evaluation");

    private final TrainOptions options;
    private final TrainListener next;

    RunLog(TrainOptions options, TrainListener next) {
        this.options = options;
        this.next = next;
    }

    @Override
    public void notice(String sentence) {
        next.notice(sentence);
        info(MAIN, "%s", sentence);
    }

    @Override
    public void runStarts(RunSummary summary) {
        next.runStarts(summary);
        info(MAIN, "Path to json file: %s", options.outputDirectory().resolve("commandline.json"));
    }

    @Override
    public void foldStarts(int fold, int images, int validationImages) {
        next.foldStarts(fold, images, validationImages);
        info(TRAIN, "Fold %d", fold);
        info(TRAIN, "Initialization of the model");
        info(TRAIN, "%s", options.transfer().path()
                .map(path -> "The model starts from the weights of " + path)
                .orElse("The model is trained from scratch."));
    }

    @Override
    public void foldResumes(int fold, int epoch, int iteration) {
        next.foldResumes(fold, epoch, iteration);
        info(TRAIN, "Fold %d goes on from its checkpoint, in epoch %d after %d iterations", fold, epoch, iteration);
    }

    @Override
    public void checkpointSaved(int fold, int epoch, int iteration, long bytes, Duration taken) {
        next.checkpointSaved(fold, epoch, iteration, bytes, taken);
        info(TRAIN, "Checkpoint saved: epoch %d, %d iterations, %s in %.2f s",
                epoch, iteration, Quantities.bytes(bytes), taken.toNanos() / 1e9);
    }

    @Override
    public void epochStarts(int fold, int epoch, int epochs, int iterations) {
        next.epochStarts(fold, epoch, epochs, iterations);
        info(TRAIN, "Beginning epoch %d.", epoch);
    }

    @Override
    public void iteration(int epoch, int iteration, int images, double loss) {
        next.iteration(epoch, iteration, images, loss);
    }

    @Override
    public void evaluationStarts(String set, int images) {
        next.evaluationStarts(set, images);
    }

    @Override
    public void evaluationAdvances(int images) {
        next.evaluationAdvances(images);
    }

    @Override
    public void evaluated(int epoch, int iteration, String set, double loss, OptionalDouble balancedAccuracy) {
        next.evaluated(epoch, iteration, set, loss, balancedAccuracy);
        info(TRAIN, "%s %s is %f at the end of iteration %d", set, balancedAccuracy.isPresent()
                ? "balanced accuracy" : "loss", balancedAccuracy.orElse(loss), iteration);
    }

    @Override
    public void epochEnds(int epoch, Map<String, Duration> timings, List<String> improved) {
        next.epochEnds(epoch, timings, improved);
        TRAIN.log(Level.DEBUG, () -> "Epoch " + epoch + ": best model of "
                + (improved.isEmpty() ? "no selection" : String.join(", ", improved)) + ", times " + timings);
    }

    @Override
    public void stoppedEarly(int epoch, int patience) {
        next.stoppedEarly(epoch, patience);
    }

    @Override
    public void scored(int fold, String selection, String set, Map<String, Double> scores) {
        next.scored(fold, selection, set, scores);
        info(FINAL, "Fold %d, %s, %s: %s", fold, selection, set, scores);
    }

    @Override
    public void foldEnds(int fold) {
        next.foldEnds(fold);
    }

    @Override
    public void runEnds() {
        next.runEnds();
    }

    private static void info(Logger logger, String pattern, Object... values) {
        logger.log(Level.INFO, () -> String.format(Locale.ROOT, pattern, values));
    }
}
