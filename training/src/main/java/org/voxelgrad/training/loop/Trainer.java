package org.voxelgrad.training.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.RunControl;
import org.voxelgrad.training.RunStoppedException;
import org.voxelgrad.training.TrainListener;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.data.Augmentation;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.data.Batches;
import org.voxelgrad.training.data.Sampler;
import org.voxelgrad.training.results.Checkpoint;
import org.voxelgrad.training.results.Scores;
import org.voxelgrad.training.results.Selection;

/**
 * The training loop of one fold: epochs, evaluations, best models and early stopping, and the checkpoints from which it
 * goes on after an interruption. Either {@link #begin} or {@link #resume} comes first, then {@link #run}.
 */
public final class Trainer {

    private final TrainOptions options;
    private final Fold fold;
    private final Device device;
    private final TrainListener listener;
    private final RunControl control;
    private final Evaluator evaluator;
    private final Sampler sampler;
    private final List<Augmentation> augmentations;
    private final Adam adam;
    private final Feed.Source feeds;
    private final Checkpoints checkpoints;
    private final CheckpointClock clock;

    private FoldLog log;
    /** Where the weights are, unless {@link #betweenUpdates}. */
    private Progress progress;
    private Progress saved;
    private boolean betweenUpdates;
    private EvaluatedSets latest;

    /** @param fold its network is placed and initialised */
    public Trainer(TrainOptions options, Fold fold, Device device, TrainListener listener, RunControl control) {
        this.options = options;
        this.fold = fold;
        this.device = device;
        this.listener = listener;
        this.control = control;
        this.evaluator = new Evaluator(device, listener, control);
        this.sampler = Sampler.named(options.data().sampler());
        this.augmentations = Augmentation.named(options.data().dataAugmentation());
        TrainOptions.Optimization optimization = options.optimization();
        this.adam = new Adam(
                device.backend(), fold.task().network().parameters(), optimization.learningRate(),
                optimization.weightDecay());
        this.feeds = Feed.source(device, fold.train());
        this.checkpoints = new Checkpoints(options, fold, adam);
        this.clock = new CheckpointClock(control.checkpointTimes());
    }

    /** Starts with the weights that the network has: saves them, and begins the logs. */
    public void begin() throws IOException {
        progress = Progress.START;
        save(FoldLog.State.START);
        openLog(FoldLog.State.START);
    }

    /** Starts where the fold's checkpoint was saved. */
    public void resume() throws IOException {
        Checkpoints.Saved from = checkpoints.load();
        progress = from.progress();
        saved = progress;
        openLog(from.log());
        listener.foldResumes(fold.index(), progress.epoch(), nextIteration());
    }

    private void openLog(FoldLog.State state) throws IOException {
        int iterations = Batches.count(fold.train().rows().size(), device.batchSize());
        log = new FoldLog(fold.folder(), fold.task().type(), iterations, state);
    }

    /**
     * Trains until the last epoch or until the validation loss has stopped improving.
     *
     * @throws RunStoppedException when that was asked for; the checkpoint is as late as can be
     */
    public void run() throws IOException, InterruptedException {
        try {
            while (!progress.ended() && trainAndEvaluate(progress.epoch())) {
                control.stopIfRequested();
            }
        } catch (RunStoppedException e) {
            if (!betweenUpdates && !progress.equals(saved)) {
                save(log.state());
            }
            throw e;
        }
    }

    /** Whether the training can go on. */
    private boolean trainAndEvaluate(int epoch) throws IOException, InterruptedException {
        TrainOptions.Optimization optimization = options.optimization();
        Map<String, Duration> timings = new LinkedHashMap<>();
        if (!trainEpoch(epoch, timings)) {
            listener.notice("The training loss of fold " + fold.index() + " is no longer a finite number in epoch "
                    + epoch + ", so its training ends here and only models of earlier epochs are kept: lower"
                    + " --learning_rate to train on.");
            return false;
        }
        Scores scores = endEpoch(epoch, timings);
        BestModels best = new BestModels(fold.task().type(), progress.best());
        List<Selection> improved = best.improvedBy(scores);
        Checkpoint.save(
                fold.task().network(), epoch, scores, improved.stream().map(fold.folder()::bestModel).toList());
        listener.epochEnds(epoch, timings, improved.stream().map(Selection::key).toList());
        EarlyStopping stopping =
                new EarlyStopping(optimization.patience(), optimization.tolerance(), progress.stopping());
        boolean last = epoch + 1 == optimization.epochs();
        boolean stops = stopping.stopsAfter(scores.meanLoss()) && !last;
        progress = progress.nextEpoch(last || stops, best.state(), stopping.state());
        if (stops) {
            listener.stoppedEarly(epoch, optimization.patience());
        }
        if (clock.isDueAtEndOfEpoch()) {
            save(log.state());
        }
        return true;
    }

    /** Whether the epoch is complete; else the loss is not finite, and neither will be the weights. */
    private boolean trainEpoch(int epoch, Map<String, Duration> timings) throws IOException, InterruptedException {
        Seeds epochSeeds = fold.seeds().child("epoch", epoch);
        int[] order = sampler.order(fold.train().labels(), epochSeeds.child("order"));
        int done = progress.images();
        int first = nextIteration();
        int iterations = first + Batches.count(order.length - done, device.batchSize());
        listener.epochStarts(fold.index(), epoch, options.optimization().epochs(), iterations);
        long start = System.nanoTime();
        long elsewhere = 0;
        if (!progress.evaluated()) {
            elsewhere += evaluateWithin(epoch, first - 1);
        }
        try (Batches batches = device.prefetcher().open(
                fold.train().images().augmented(augmentations, epochSeeds), order, done, device.batchSize())) {
            Feed feed = feeds.open(batches);
            for (int iteration = first; feed.hasNext(); iteration++) {
                Batch batch = feed.next();
                betweenUpdates = true;
                double loss = step(feed, batch, epochSeeds.child("iteration", iteration));
                if (!Double.isFinite(loss)) {
                    return false;
                }
                boolean last = iteration == iterations - 1;
                boolean evaluates = false;
                if (last || updatesAfter(iteration)) {
                    adam.step();
                    latest = null;
                    evaluates = evaluatesAfter(iteration);
                    progress = progress.updated(batch.position() + batch.size(), !evaluates);
                    betweenUpdates = false;
                }
                listener.iteration(epoch, iteration, batch.size(), loss);
                if (evaluates) {
                    elsewhere += evaluateWithin(epoch, iteration);
                }
                if (!last && !betweenUpdates) {
                    elsewhere += saveWithin();
                    control.stopIfRequested();
                }
            }
            long waited = batches.waited().toNanos();
            timings.put("load", Duration.ofNanos(waited));
            timings.put("compute", Duration.ofNanos(System.nanoTime() - start - waited - elsewhere));
            timings.put("evaluate", Duration.ofNanos(elsewhere));
        }
        return true;
    }

    /** With a batch size other than before the interruption, that of the first batch that begins behind it. */
    private int nextIteration() {
        return Batches.count(progress.images(), device.batchSize());
    }

    /** Adds the gradients of one batch, or begins the update when they are all there is, and gives the mean loss. */
    private double step(Feed feed, Batch batch, Seeds stepSeeds) throws IOException, InterruptedException {
        try (Tape tape = Tape.training(device.backend(), stepSeeds)) {
            Node loss = fold.task().loss(tape, feed.images(tape), fold.train(), batch);
            tape.backward(loss, options.optimization().accumulationSteps() == 1 ? adam : null);
            feed.prepareNext();
            return loss.value().item();
        }
    }

    /** Weights move every {@code accumulation_steps} iterations, and once more for a short last group. */
    private boolean updatesAfter(int iteration) {
        return (iteration + 1) % options.optimization().accumulationSteps() == 0;
    }

    /** As in ClinicaDL, an evaluation within an epoch only follows an update of the weights. */
    private boolean evaluatesAfter(int iteration) {
        int every = options.resources().evaluationSteps();
        return every > 0 && (iteration + 1) % every == 0;
    }

    private Scores endEpoch(int epoch, Map<String, Duration> timings) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int iterations = Batches.count(fold.train().rows().size(), device.batchSize());
        EvaluatedSets scores = latest != null ? latest : evaluate(epoch, iterations - 1);
        log.endOfEpoch(epoch, scores);
        timings.merge("evaluate", Duration.ofNanos(System.nanoTime() - start), Duration::plus);
        return scores.validation();
    }

    /** Returns the nanoseconds that it took. */
    private long evaluateWithin(int epoch, int iteration) throws IOException, InterruptedException {
        long start = System.nanoTime();
        log.inEpoch(epoch, iteration, evaluate(epoch, iteration));
        progress = progress.afterEvaluation();
        return System.nanoTime() - start;
    }

    private EvaluatedSets evaluate(int epoch, int iteration) throws IOException, InterruptedException {
        latest = new EvaluatedSets(
                evaluate(epoch, iteration, fold.train()), evaluate(epoch, iteration, fold.validation()));
        return latest;
    }

    private Scores evaluate(int epoch, int iteration, ImageSet set) throws IOException, InterruptedException {
        Scores scores = evaluator.evaluate(fold.task(), set).scores();
        listener.evaluated(epoch, iteration, set.name(), scores.meanLoss(), scores.balancedAccuracy());
        return scores;
    }

    /** Returns the nanoseconds that it took. */
    private long saveWithin() throws IOException {
        long start = System.nanoTime();
        if (clock.isDueWithinEpoch()) {
            save(log.state());
        }
        return System.nanoTime() - start;
    }

    private void save(FoldLog.State logs) throws IOException {
        long start = System.nanoTime();
        boolean atEndOfEpoch = progress.images() == 0 && latest != null;
        long bytes = checkpoints.save(
                progress, logs, atEndOfEpoch ? Optional.of(latest.validation()) : Optional.empty());
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        clock.saved(taken);
        saved = progress;
        listener.checkpointSaved(fold.index(), progress.epoch(), nextIteration(), bytes, taken);
    }
}
