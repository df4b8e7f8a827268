package org.voxelgrad.training.loop;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.Version;
import org.voxelgrad.training.results.Checkpoint;
import org.voxelgrad.training.results.Scores;

/**
 * {@code checkpoint.pth.tar}, from which the training of a fold can go on: a dict that {@code torch.load} reads, of
 * {@code model}, {@code epoch} and, at the end of an epoch, {@code valid_loss} and {@code valid_acc} as in a best
 * model; {@code optimizer}, the state dict of {@code torch.optim.Adam}; and {@code voxelgrad}, with everything else:
 *
 * <table>
 * <caption>Entries of {@code voxelgrad}</caption>
 * <tr><td>{@code version}</td><td>that of voxelgrad</td></tr>
 * <tr><td>{@code options}, {@code data}</td><td>what has to be the same when it goes on</td></tr>
 * <tr><td>{@code next_epoch}, {@code images_done}</td><td>the next epoch to train, the images of it that are done</td>
 * </tr>
 * <tr><td>{@code evaluated}, {@code ended}</td><td>whether the evaluation due is logged; whether no epoch is left</td>
 * </tr>
 * <tr><td>{@code best_balanced_accuracy}, {@code best_loss}</td><td>scores of the best models so far</td></tr>
 * <tr><td>{@code stopping_best}, {@code stopping_epochs}</td><td>the loss that early stopping compares with, or None;
 *     epochs without improvement</td></tr>
 * <tr><td>{@code seconds}</td><td>since the training of the fold began</td></tr>
 * <tr><td>{@code training_tsv}, {@code train_events}, {@code validation_events}</td><td>lengths of the logs in
 *     bytes</td></tr>
 * <tr><td>{@code train_events_file}, {@code validation_events_file}</td><td>their names</td></tr>
 * </table>
 */
final class Checkpoints {

    /** Where a fold goes on, and how long its logs were then. */
    record Saved(Progress progress, FoldLog.State log) {}

    private static final String OWN = "voxelgrad";
    private static final double NANOS = 1e9;

    private final Fold fold;
    private final Adam adam;
    private final FoldFacts facts;
    private final Path file;

    Checkpoints(TrainOptions options, Fold fold, Adam adam) {
        this.fold = fold;
        this.adam = adam;
        this.facts = FoldFacts.of(options, fold);
        this.file = fold.folder().checkpoint();
    }

    /**
     * Saves the weights and the optimiser as they are; the checkpoint before stays until this one is on the disk.
     *
     * @param validation scores of these weights, at the end of an epoch
     * @return bytes of the file
     */
    long save(Progress progress, FoldLog.State log, Optional<Scores> validation) throws IOException {
        int epoch = validation.isPresent() ? progress.epoch() - 1 : progress.epoch();
        Map<String, Object> values = Checkpoint.values(fold.task().network(), epoch, validation);
        values.put("optimizer", adam.stateDict());
        values.put(OWN, own(progress, log));
        Checkpoint.write(values, file);
        return Files.size(file);
    }

    private Map<String, Object> own(Progress progress, FoldLog.State log) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("version", Version.current());
        own.put("options", facts.options());
        own.put("data", facts.data());
        own.put("next_epoch", progress.epoch());
        own.put("images_done", progress.images());
        own.put("evaluated", progress.evaluated());
        own.put("ended", progress.ended());
        own.put("best_balanced_accuracy", progress.best().balancedAccuracy());
        own.put("best_loss", progress.best().loss());
        OptionalDouble compared = progress.stopping().best();
        own.put("stopping_best", compared.isPresent() ? compared.getAsDouble() : null);
        own.put("stopping_epochs", progress.stopping().epochsWithoutImprovement());
        own.put("seconds", log.elapsed().toNanos() / NANOS);
        own.put("training_tsv", log.table());
        own.put("train_events_file", log.train());
        own.put("train_events", log.trainBytes());
        own.put("validation_events_file", log.validation());
        own.put("validation_events", log.validationBytes());
        return own;
    }

    /**
     * Gives the network and the optimiser what was saved.
     *
     * @throws InputException when the file is of another program, network, options or data
     */
    Saved load() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return load(TorchFile.load(file, arena));
        }
    }

    private Saved load(Object content) {
        if (!(content instanceof Map<?, ?> values && values.get(OWN) instanceof Map<?, ?> own
                && values.get("model") instanceof Map<?, ?> model
                && values.get("optimizer") instanceof Map<?, ?> optimizer
                && own.get("options") instanceof Map<?, ?> options && own.get("data") instanceof Map<?, ?> data)) {
            throw new InputException(file + " is not of a training with voxelgrad, which alone can be resumed: start a"
                    + " new run from the best model beside it with --transfer_learning_path.");
        }
        facts.requireSame(options, data, file);
        try {
            Saved saved = saved(own);
            fold.task().network().stateDict().load(model);
            adam.load(optimizer);
            return saved;
        } catch (IllegalArgumentException e) {
            throw new InputException(file + " does not fit this run: " + e.getMessage(), e);
        }
    }

    private static Saved saved(Map<?, ?> own) {
        OptionalDouble compared = own.get("stopping_best") == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(value(own, "stopping_best", Double.class));
        Progress progress = new Progress(
                integer(own, "next_epoch"), integer(own, "images_done"), value(own, "evaluated", Boolean.class),
                value(own, "ended", Boolean.class),
                new BestModels.State(
                        value(own, "best_balanced_accuracy", Double.class), value(own, "best_loss", Double.class)),
                new EarlyStopping.State(compared, integer(own, "stopping_epochs")));
        FoldLog.State log = new FoldLog.State(
                value(own, "training_tsv", Long.class),
                value(own, "train_events_file", String.class), value(own, "train_events", Long.class),
                value(own, "validation_events_file", String.class), value(own, "validation_events", Long.class),
                Duration.ofNanos(Math.round(value(own, "seconds", Double.class) * NANOS)));
        return new Saved(progress, log);
    }

    private static int integer(Map<?, ?> own, String key) {
        return Math.toIntExact(value(own, key, Long.class));
    }

    private static <T> T value(Map<?, ?> own, String key, Class<T> type) {
        Object value = own.get(key);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("its " + key + " is " + value + "; restore the file");
        }
        return type.cast(value);
    }
}
