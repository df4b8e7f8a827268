package org.voxelgrad.training;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.voxelgrad.engine.backend.DeviceOptions;
import org.voxelgrad.engine.backend.Precision;

/**
 * Everything that decides a run, grouped as ClinicaDL's documents group it. Defaults are those of the documents.
 *
 * <p>Build one with {@link #of} and the {@code with...} methods:
 * <pre>{@code
 * TrainOptions options = TrainOptions.of(NetworkType.CNN, caps, "t1-linear", tsv, results, "Conv5_FC3")
 *         .with(new Resources("cpu", 2, 2, 0, 0, 42))
 *         .with(Optimization.defaults().withEpochs(5));
 * }</pre>
 *
 * @param networkType what is trained
 * @param capsDirectory root of the CAPS, or with {@link Data#multiCohort} a TSV with columns {@code cohort, path}
 * @param preprocessing {@code t1-linear}, {@code t1-extensive} or {@code t1-volume}
 * @param tsvPath root of the split tree, or with {@link Data#multiCohort} a TSV {@code cohort, path, diagnoses}
 * @param outputDirectory the results folder
 * @param architecture name of the CNN architecture, also for an autoencoder
 * @param visualization whether an autoencoder run writes reconstructions of its first three images a set
 * @param overwrite whether an existing non-empty output folder may be replaced
 */
public record TrainOptions(
        NetworkType networkType,
        Path capsDirectory,
        String preprocessing,
        Path tsvPath,
        Path outputDirectory,
        String architecture,
        Resources resources,
        Data data,
        CrossValidation crossValidation,
        Optimization optimization,
        boolean visualization,
        Transfer transfer,
        boolean overwrite) {

    /** The preprocessings whose images can be read. */
    public static final List<String> PREPROCESSINGS = List.of("t1-linear", "t1-extensive", "t1-volume");

    public TrainOptions {
        require(PREPROCESSINGS.contains(preprocessing), "preprocessing", preprocessing,
                "one of " + String.join(", ", PREPROCESSINGS));
        require(!visualization || networkType == NetworkType.AUTOENCODER, "--visualization", visualization,
                "it for an autoencoder only");
    }

    /** The documents' defaults for everything but the five positional arguments. */
    public static TrainOptions of(
            NetworkType networkType,
            Path capsDirectory,
            String preprocessing,
            Path tsvPath,
            Path outputDirectory,
            String architecture) {
        return new TrainOptions(
                networkType, capsDirectory, preprocessing, tsvPath, outputDirectory, architecture,
                Resources.defaults(), Data.defaults(), CrossValidation.defaults(), Optimization.defaults(),
                false, Transfer.none(), false);
    }

    /**
     * Computational resources.
     *
     * @param device {@code cuda}, {@code cuda:N}, {@code cpu} or {@code auto}
     * @param nproc threads that read and prepare images
     * @param batchSize images an iteration
     * @param evaluationSteps evaluate inside an epoch every that many iterations; 0 at the end of the epoch only
     * @param threads compute threads of a CPU; 0 for one a core
     * @param seed root of every random stream of the run
     * @param precision {@code fp32}, {@code tf32} or {@code bf16}: how a GPU multiplies
     * @param deterministic whether a GPU must give the same bits in every run, though it may take longer
     */
    public record Resources(
            String device, int nproc, int batchSize, int evaluationSteps, int threads, long seed, String precision,
            boolean deterministic) {

        public static final List<String> PRECISIONS =
                Arrays.stream(Precision.values()).map(Precision::key).toList();

        public Resources {
            require(device.matches("auto|cpu|cuda(:\\d+)?"), "--device", device, "auto, cpu, cuda or cuda:N");
            require(nproc >= 0, "--nproc", nproc, "0 or more");
            require(batchSize >= 1, "--batch_size", batchSize, "1 or more");
            require(evaluationSteps >= 0, "--evaluation_steps", evaluationSteps, "0 or more");
            require(threads >= 0, "--threads", threads, "0 (one a core) or more");
            require(PRECISIONS.contains(precision), "--precision", precision,
                    "one of " + String.join(", ", PRECISIONS));
        }

        /** With a GPU's usual precision, and as fast as it can. */
        public Resources(String device, int nproc, int batchSize, int evaluationSteps, int threads, long seed) {
            this(device, nproc, batchSize, evaluationSteps, threads, seed, Precision.TF32.key(), false);
        }

        public static Resources defaults() {
            return new Resources("cuda", 2, 2, 0, 0, 0);
        }

        public Resources withPrecision(String precision, boolean deterministic) {
            return new Resources(
                    device, nproc, batchSize, evaluationSteps, threads, seed, precision, deterministic);
        }

        /** For {@link org.voxelgrad.engine.backend.Backends#open}. */
        public DeviceOptions deviceOptions() {
            return new DeviceOptions(threads, Precision.of(precision), deterministic);
        }

        /**
         * A sentence where a device computes otherwise than asked, in float32 all the same; empty elsewhere, also for
         * TF32: it is what GPUs compute in when nobody asks.
         *
         * @param backend the device's kind, such as {@code cpu}
         */
        public Optional<String> precisionNotice(String backend) {
            return backend.equals("cpu") && precision.equals(Precision.BF16.key())
                    ? Optional.of("--precision " + precision + " is for GPUs: the CPU computes in float32.")
                    : Optional.empty();
        }
    }

    /**
     * Data management.
     *
     * @param multiCohort whether {@code capsDirectory} and {@code tsvPath} are TSVs that list cohorts
     * @param diagnoses which tables are read, in this order
     * @param baseline whether training uses baseline sessions only
     * @param unnormalize whether the scaling of each image to [0, 1] is skipped
     * @param dataAugmentation names of the transforms of training images, in order
     * @param sampler {@code random} or {@code weighted}
     * @param allowLeakage whether a participant may be in both the training and the validation set
     */
    public record Data(
            boolean multiCohort,
            List<String> diagnoses,
            boolean baseline,
            boolean unnormalize,
            List<String> dataAugmentation,
            String sampler,
            boolean allowLeakage) {

        public static final List<String> DIAGNOSES = List.of("AD", "BV", "CN", "MCI", "sMCI", "pMCI");
        public static final List<String> AUGMENTATIONS = List.of("None", "Noise", "Erasing", "CropPad", "Smoothing");
        public static final List<String> SAMPLERS = List.of("random", "weighted");

        public Data {
            diagnoses = List.copyOf(diagnoses);
            dataAugmentation = List.copyOf(dataAugmentation);
            require(!diagnoses.isEmpty(), "--diagnoses", diagnoses, "at least one diagnosis");
            for (String name : diagnoses) {
                require(DIAGNOSES.contains(name), "--diagnoses", name, "some of " + String.join(", ", DIAGNOSES));
            }
            for (String name : dataAugmentation) {
                require(AUGMENTATIONS.contains(name), "--data_augmentation", name,
                        "some of " + String.join(", ", AUGMENTATIONS));
            }
            require(SAMPLERS.contains(sampler), "--sampler", sampler, String.join(" or ", SAMPLERS));
        }

        public static Data defaults() {
            return new Data(false, List.of("AD", "CN"), false, false, List.of(), "random", false);
        }
    }

    /**
     * Cross-validation.
     *
     * @param nSplits k of a k-fold tree; 0 for a single split
     * @param split the folds to train; empty for all, or for fold 0 of a single split
     */
    public record CrossValidation(int nSplits, List<Integer> split) {

        public CrossValidation {
            split = List.copyOf(split);
            require(nSplits >= 0, "--n_splits", nSplits, "0 (a single split) or more");
            for (int fold : split) {
                require(fold >= 0 && (nSplits == 0 || fold < nSplits), "--split", fold,
                        nSplits == 0 ? "0 or more" : "0 to " + (nSplits - 1) + ", as --n_splits is " + nSplits);
            }
        }

        public static CrossValidation defaults() {
            return new CrossValidation(0, List.of());
        }
    }

    /**
     * Optimisation: Adam with coupled weight decay.
     *
     * @param epochs upper bound of passes over the training set
     * @param learningRate Adam's learning rate
     * @param weightDecay L2 factor added to every gradient
     * @param dropout rate of the dropout before a CNN's first linear layer, in [0, 1]
     * @param patience epochs without improvement before training stops; 0 switches early stopping off
     * @param tolerance relative improvement of the validation loss that counts
     * @param accumulationSteps iterations an update of the weights
     */
    public record Optimization(
            int epochs,
            double learningRate,
            double weightDecay,
            double dropout,
            int patience,
            double tolerance,
            int accumulationSteps) {

        public Optimization {
            require(epochs >= 1, "--epochs", epochs, "1 or more");
            require(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY, "--learning_rate", learningRate,
                    "a number above 0");
            require(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY, "--weight_decay", weightDecay,
                    "0 or more");
            require(dropout >= 0 && dropout <= 1, "--dropout", dropout, "a rate from 0 to 1");
            require(patience >= 0, "--patience", patience, "0 (off) or more");
            require(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY, "--tolerance", tolerance, "0 or more");
            require(accumulationSteps >= 1, "--accumulation_steps", accumulationSteps, "1 or more");
        }

        public static Optimization defaults() {
            return new Optimization(20, 1e-4, 1e-4, 0.5, 10, 0.0, 1);
        }

        public Optimization withEpochs(int epochs) {
            return new Optimization(
                    epochs, learningRate, weightDecay, dropout, patience, tolerance, accumulationSteps);
        }
    }

    /**
     * Transfer learning.
     *
     * @param path results folder of the run to start from
     * @param selection {@code best_loss} or {@code best_balanced_accuracy}: which of a CNN's best models is taken
     */
    public record Transfer(Optional<Path> path, String selection) {

        public static final List<String> SELECTIONS = List.of("best_loss", "best_balanced_accuracy");

        public Transfer {
            require(SELECTIONS.contains(selection), "--transfer_learning_selection", selection,
                    String.join(" or ", SELECTIONS));
        }

        public static Transfer none() {
            return new Transfer(Optional.empty(), "best_balanced_accuracy");
        }
    }

    public TrainOptions with(Resources resources) {
        return with(resources, data, crossValidation, optimization, visualization, transfer, overwrite);
    }

    public TrainOptions with(Data data) {
        return with(resources, data, crossValidation, optimization, visualization, transfer, overwrite);
    }

    public TrainOptions with(CrossValidation crossValidation) {
        return with(resources, data, crossValidation, optimization, visualization, transfer, overwrite);
    }

    public TrainOptions with(Optimization optimization) {
        return with(resources, data, crossValidation, optimization, visualization, transfer, overwrite);
    }

    public TrainOptions with(Transfer transfer) {
        return with(resources, data, crossValidation, optimization, visualization, transfer, overwrite);
    }

    public TrainOptions withVisualization(boolean visualization) {
        return with(resources, data, crossValidation, optimization, visualization, transfer, overwrite);
    }

    public TrainOptions withOverwrite(boolean overwrite) {
        return with(resources, data, crossValidation, optimization, visualization, transfer, overwrite);
    }

    private TrainOptions with(
            Resources resources, Data data, CrossValidation crossValidation, Optimization optimization,
            boolean visualization, Transfer transfer, boolean overwrite) {
        return new TrainOptions(networkType, capsDirectory, preprocessing, tsvPath, outputDirectory, architecture,
                resources, data, crossValidation, optimization, visualization, transfer, overwrite);
    }

    /** The folds this run trains, in order. */
    public List<Integer> folds() {
        if (!crossValidation.split().isEmpty()) {
            return crossValidation.split();
        }
        int folds = Math.max(1, crossValidation.nSplits());
        return IntStream.range(0, folds).boxed().toList();
    }

    private static void require(boolean holds, String option, Object found, String expected) {
        if (!holds) {
            throw new InputException(option + " is " + found + ": give " + expected + ".");
        }
    }
}
