package org.voxelgrad.training.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.TrainListener;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.data.Augmentation;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.data.Batches;
import org.voxelgrad.training.data.Sampler;
import org.voxelgrad.training.results.Checkpoint;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Scores;
import org.voxelgrad.training.results.Selection;

/** The training loop of one fold: epochs, evaluations, best models and early stopping. */
public final class Trainer {

    private final TrainOptions options;
    private final int fold;
    private final Task task;
    private final ImageSet train;
    private final ImageSet validation;
    private final Device device;
    private final ResultsFolder.Fold folder;
    private final Seeds seeds;
    private final TrainListener listener;
    private final Evaluator evaluator;
    private final Sampler sampler;
    private final List<Augmentation> augmentations;
    private final Adam adam;
    private final int iterations;
    private FoldLog log;
    private EvaluatedSets latest;

    /**
     * @param task its network is placed and initialised
     * @param seeds of this fold
     */
    public Trainer(
            TrainOptions options, int fold, Task task, ImageSet train, ImageSet validation, Device device,
            ResultsFolder.Fold folder, Seeds seeds, TrainListener listener) {
        this.options = options;
        this.fold = fold;
        this.task = task;
        this.train = train;
        this.validation = validation;
        this.device = device;
        this.folder = folder;
        this.seeds = seeds;
        this.listener = listener;
        this.evaluator = new Evaluator(device, listener);
        this.sampler = Sampler.named(options.data().sampler());
        this.augmentations = Augmentation.named(options.data().dataAugmentation());
        TrainOptions.Optimization optimization = options.optimization();
        this.adam = new Adam(
                device.backend(), task.network().parameters(), optimization.learningRate(),
                optimization.weightDecay());
        this.iterations = Batches.count(train.rows().size(), device.batchSize());
    }

    /** Trains until the last epoch or until the validation loss has stopped improving. */
    public void run() throws IOException, InterruptedException {
        TrainOptions.Optimization optimization = options.optimization();
        BestModels best = new BestModels(task.type(), BestModels.State.START);
        EarlyStopping stopping =
                new EarlyStopping(optimization.patience(), optimization.tolerance(), EarlyStopping.State.START);
        log = new FoldLog(folder, task.type(), iterations);
        for (int epoch = 0; epoch < optimization.epochs(); epoch++) {
            Map<String, Duration> timings = new LinkedHashMap<>();
            listener.epochStarts(fold, epoch, optimization.epochs(), iterations);
            if (!trainEpoch(epoch, timings)) {
                listener.notice("The training loss of fold " + fold + " is no longer a finite number in epoch " + epoch
                        + ", so its training ends here and only models of earlier epochs are kept: lower"
                        + " --learning_rate to train on.");
                break;
            }
            Scores scores = endEpoch(epoch, timings);
            List<Selection> improved = best.improvedBy(scores);
            Checkpoint.save(task.network(), epoch, scores, improved.stream().map(folder::bestModel).toList());
            listener.epochEnds(epoch, timings, improved.stream().map(Selection::key).toList());
            if (stopping.stopsAfter(scores.meanLoss()) && epoch + 1 < optimization.epochs()) {
                listener.stoppedEarly(epoch, optimization.patience());
                break;
            }
        }
    }

    /** Whether the epoch is complete; else the loss is not finite, and neither will be the weights. */
    private boolean trainEpoch(int epoch, Map<String, Duration> timings) throws IOException, InterruptedException {
        Seeds epochSeeds = seeds.child("epoch", epoch);
        int[] order = sampler.order(train.labels(), epochSeeds.child("order"));
        long start = System.nanoTime();
        long evaluating = 0;
        try (Batches batches = device.prefetcher()
                .open(train.images().augmented(augmentations, epochSeeds), order, device.batchSize())) {
            for (int iteration = 0; batches.hasNext(); iteration++) {
                Batch batch = batches.next();
                double loss = step(batch, epochSeeds.child("iteration", iteration));
                if (!Double.isFinite(loss)) {
                    return false;
                }
                if (updatesAfter(iteration)) {
                    adam.step();
                    latest = null;
                }
                listener.iteration(epoch, iteration, batch.size(), loss);
                if (evaluatesAfter(iteration)) {
                    long before = System.nanoTime();
                    log.inEpoch(epoch, iteration, evaluate(epoch, iteration));
                    evaluating += System.nanoTime() - before;
                }
            }
            long waited = batches.waited().toNanos();
            timings.put("load", Duration.ofNanos(waited));
            timings.put("compute", Duration.ofNanos(System.nanoTime() - start - waited - evaluating));
            timings.put("evaluate", Duration.ofNanos(evaluating));
        }
        return true;
    }

    /** Adds the gradients of one batch, or begins the update when they are all there is, and gives the mean loss. */
    private double step(Batch batch, Seeds stepSeeds) {
        try (Tape tape = Tape.training(device.backend(), stepSeeds)) {
            Node loss = task.loss(tape, Device.upload(tape, train, batch), train, batch);
            tape.backward(loss, options.optimization().accumulationSteps() == 1 ? adam : null);
            return loss.value().item();
        }
    }

    /** Weights move every {@code accumulation_steps} iterations, and once more for a short last group. */
    private boolean updatesAfter(int iteration) {
        return (iteration + 1) % options.optimization().accumulationSteps() == 0 || iteration == iterations - 1;
    }

    /** As in ClinicaDL, an evaluation within an epoch only follows an update of the weights. */
    private boolean evaluatesAfter(int iteration) {
        int every = options.resources().evaluationSteps();
        return every > 0 && (iteration + 1) % every == 0 && updatesAfter(iteration);
    }

    private Scores endEpoch(int epoch, Map<String, Duration> timings) throws IOException, InterruptedException {
        long start = System.nanoTime();
        EvaluatedSets scores = latest != null ? latest : evaluate(epoch, iterations - 1);
        log.endOfEpoch(epoch, scores);
        timings.merge("evaluate", Duration.ofNanos(System.nanoTime() - start), Duration::plus);
        return scores.validation();
    }

    private EvaluatedSets evaluate(int epoch, int iteration) throws IOException, InterruptedException {
        latest = new EvaluatedSets(
                evaluate(epoch, iteration, train), evaluate(epoch, iteration, validation));
        return latest;
    }

    private Scores evaluate(int epoch, int iteration, ImageSet set) throws IOException, InterruptedException {
        Scores scores = evaluator.evaluate(task, set).scores();
        listener.evaluated(epoch, iteration, set.name(), scores.meanLoss(), scores.balancedAccuracy());
        return scores;
    }
}
