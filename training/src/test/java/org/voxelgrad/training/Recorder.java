package org.voxelgrad.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Keeps what a run tells, one line an event. */
class Recorder implements TrainListener {

    final List<String> events = new ArrayList<>();
    final List<String> notices = new ArrayList<>();
    final List<Double> losses = new ArrayList<>();
    RunSummary summary;

    /** Called with each line as it happens. */
    void heard(String event) {
        events.add(event);
    }

    @Override
    public synchronized void notice(String sentence) {
        notices.add(sentence);
    }

    @Override
    public void runStarts(RunSummary summary) {
        this.summary = summary;
        heard("runStarts");
    }

    @Override
    public void foldStarts(int fold, int images, int validationImages) {
        heard("foldStarts " + fold + " " + images + "+" + validationImages);
    }

    @Override
    public void foldResumes(int fold, int epoch, int iteration) {
        heard("foldResumes " + fold + " " + epoch + "." + iteration);
    }

    @Override
    public void epochStarts(int fold, int epoch, int epochs, int iterations) {
        heard("epochStarts " + epoch + "/" + epochs + " of " + iterations);
    }

    @Override
    public void iteration(int epoch, int iteration, int images, double loss) {
        losses.add(loss);
        heard("iteration " + epoch + "." + iteration + " " + images);
    }

    @Override
    public void evaluationStarts(String set, int images) {
        heard("evaluationStarts " + set + " " + images);
    }

    @Override
    public void evaluationAdvances(int images) {
        heard("evaluationAdvances " + images);
    }

    @Override
    public void evaluated(int epoch, int iteration, String set, double loss, OptionalDouble balancedAccuracy) {
        heard("evaluated " + epoch + "." + iteration + " " + set);
    }

    @Override
    public void epochEnds(int epoch, Map<String, Duration> timings, List<String> improved) {
        heard("epochEnds " + epoch + " " + timings.keySet());
    }

    @Override
    public void stoppedEarly(int epoch, int patience) {
        heard("stoppedEarly " + epoch + " " + patience);
    }

    @Override
    public void scored(int fold, String selection, String set, Map<String, Double> scores) {
        heard("scored " + fold + " " + selection + " " + set + " " + String.join(",", scores.keySet()));
    }

    @Override
    public void foldEnds(int fold) {
        heard("foldEnds " + fold);
    }

    @Override
    public void runEnds() {
        heard("runEnds");
    }
}
