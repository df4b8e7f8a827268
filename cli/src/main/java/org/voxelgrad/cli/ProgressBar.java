package org.voxelgrad.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The lines that stay, and below them one that moves:
 * {@code epoch 3/20 [#########.....] loss 0.61230  3.45 images/s  2 min 05 s left}.
 */
final class ProgressBar extends ProgressLines {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 5;

    private TimeLeft timeLeft;
    private int foldImages;
    private String epochOfEpochs = "";
    private boolean training;
    private int iterations;
    private int imagesOfEpoch;
    private double lossSum;
    private long epochStart;
    private long evaluationStart;
    private long evaluationNanos;
    private int setImages;
    private int evaluatedImages;
    private String set = "";
    private long drawn;

    ProgressBar(Screen screen, Path results, LongSupplier nanoTime) {
        super(screen, results, nanoTime);
    }

    @Override
    public void foldStarts(int fold, int images, int validationImages) {
        super.foldStarts(fold, images, validationImages);
        timeLeft = new TimeLeft(images, validationImages, now());
        foldImages = images;
    }

    @Override
    public void epochStarts(int fold, int epoch, int epochs, int iterations) {
        super.epochStarts(fold, epoch, epochs, iterations);
        timeLeft.epochStarts(epoch, epochs);
        this.iterations = iterations;
        epochOfEpochs = "epoch " + (epoch + 1) + "/" + epochs;
        training = true;
        imagesOfEpoch = 0;
        lossSum = 0;
        epochStart = now();
        evaluationNanos = 0;
        draw(epochOfEpochs, 0, "");
    }

    @Override
    public void iteration(int epoch, int iteration, int images, double loss) {
        super.iteration(epoch, iteration, images, loss);
        timeLeft.trained(images);
        imagesOfEpoch += images;
        lossSum += loss * images;
        if (isDue() || iteration == iterations - 1) {
            double seconds = (now() - epochStart - evaluationNanos) / 1e9;
            String rate = Quantities.rate(imagesOfEpoch / seconds) + " images/s";
            String loss5 = "loss " + Quantities.loss(lossSum / imagesOfEpoch);
            draw(epochOfEpochs, (double) imagesOfEpoch / foldImages, loss5 + "  " + rate + left());
        }
    }

    @Override
    public void evaluationStarts(String set, int images) {
        this.set = set;
        setImages = images;
        evaluatedImages = 0;
        evaluationStart = now();
        draw(evaluating(), 0, "");
    }

    @Override
    public void evaluationAdvances(int images) {
        evaluatedImages += images;
        timeLeft.evaluated(images);
        if (isDue() || evaluatedImages >= setImages) {
            double seconds = (now() - evaluationStart) / 1e9;
            String rate = Quantities.rate(evaluatedImages / seconds) + " images/s";
            draw(evaluating(), (double) evaluatedImages / setImages, rate + left());
        }
        if (evaluatedImages >= setImages) {
            evaluationNanos += now() - evaluationStart;
        }
    }

    @Override
    public void epochEnds(int epoch, Map<String, Duration> timings, List<String> improved) {
        screen().leaveStatus();
        super.epochEnds(epoch, timings, improved);
        // Evaluations from here to the next epoch, if there is one, are those of the best models.
        training = false;
    }

    @Override
    public void foldEnds(int fold) {
        screen().leaveStatus();
        super.foldEnds(fold);
    }

    @Override
    public void runEnds() {
        screen().leaveStatus();
        super.runEnds();
    }

    private String evaluating() {
        return (training ? epochOfEpochs : "best model") + " " + set;
    }

    private String left() {
        return timeLeft.at(now())
                .filter(left -> training)
                .map(left -> "  " + Quantities.duration(left) + " left")
                .orElse("");
    }

    private boolean isDue() {
        return now() - drawn >= REDRAW_NANOS;
    }

    /** Draws the line as wide as the terminal allows: first the bar shrinks, then it goes, then the end is cut off. */
    private void draw(String head, double share, String tail) {
        drawn = now();
        int columns = screen().columns() - 1;
        int room = columns - head.length() - tail.length() - " [] ".length();
        int usual = Math.min(LONGEST_BAR, columns / 4);
        String line = head + " " + bar(share, Math.min(usual, room)) + tail;
        screen().status(line.substring(0, Math.min(line.length(), columns)).stripTrailing());
    }

    private static String bar(double share, int length) {
        if (length < SHORTEST_BAR) {
            return "";
        }
        int full = (int) Math.floor(length * Math.clamp(share, 0, 1));
        return "[" + "#".repeat(full) + ".".repeat(length - full) + "] ";
    }
}
