package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.Version;

/**
 * {@code commandline.json}: the options of a run, with the keys, order and layout of ClinicaDL 0.2.2, which can reopen
 * the folder. The keys that ClinicaDL does not know come last; it ignores them.
 *
 * <p>Reads its own files and those of ClinicaDL 0.0.2 to 0.2.2, under the names that keys and values had then. A key
 * that is missing takes the default of the command line.
 */
public final class CommandlineJson {

    private static final String OWN_VERSION = "voxelgrad_version";

    /** The options that a fold's numbers depend on, apart from the batch size and those that decide its sessions. */
    private static final List<String> DECISIVE = List.of(
            "network_type", "model", "preprocessing", "unnormalize", "data_augmentation", "sampler", "epochs",
            "learning_rate", "weight_decay", "dropout", "patience", "tolerance", "accumulation_steps", "seed");

    private final JsonFields fields;

    private CommandlineJson(JsonFields fields) {
        this.fields = fields;
    }

    /** Writes the options to {@code file}. Paths become absolute, so that the run can be repeated from anywhere. */
    public static void write(TrainOptions options, Path file) throws IOException {
        AtomicFiles.write(file, out -> PythonJson.write(fields(options), out));
    }

    /**
     * Writes what is known of a network that was trained elsewhere: enough to start a training from it, not to repeat
     * its own.
     *
     * @param source the file it came from
     */
    public static void writeImported(NetworkType type, String architecture, Path source, Path file)
            throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", false);
        fields.put("task", "train");
        fields.put("mode", "image");
        fields.put("network_type", type.key());
        fields.put("model", architecture);
        fields.put("imported_from", absolute(source));
        fields.put("voxelgrad_version", Version.current());
        AtomicFiles.write(file, out -> PythonJson.write(fields, out));
    }

    /** The options that must not change for a run to go on as it was begun, by their names in the file. */
    public static Map<String, Object> decisive(TrainOptions options) {
        Map<String, Object> decisive = new LinkedHashMap<>(fields(options));
        decisive.keySet().retainAll(DECISIVE);
        return decisive;
    }

    private static Map<String, Object> fields(TrainOptions options) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", false);
        fields.put("task", "train");
        fields.put("mode", "image");
        fields.put("network_type", options.networkType().key());
        fields.put("caps_dir", absolute(options.capsDirectory()));
        fields.put("preprocessing", options.preprocessing());
        fields.put("tsv_path", absolute(options.tsvPath()));
        fields.put("model", options.architecture());
        put(fields, options.resources());
        put(fields, options.data());
        fields.put("predict_atlas_intensities", null);
        fields.put("atlas_weight", 1);
        fields.put("merged_tsv_path", "");
        put(fields, options.crossValidation());
        put(fields, options.optimization());
        put(fields, options.networkType(), options.visualization(), options.transfer());
        putOwn(fields, options);
        return fields;
    }

    private static void put(Map<String, Object> fields, TrainOptions.Resources resources) {
        fields.put("use_cpu", resources.device().equals("cpu"));
        fields.put("nproc", resources.nproc());
        fields.put("batch_size", resources.batchSize());
        fields.put("evaluation_steps", resources.evaluationSteps());
    }

    private static void put(Map<String, Object> fields, TrainOptions.Data data) {
        fields.put("multi_cohort", data.multiCohort());
        fields.put("diagnoses", data.diagnoses());
        fields.put("baseline", data.baseline());
        fields.put("unnormalize", data.unnormalize());
        fields.put("data_augmentation", data.dataAugmentation().isEmpty() ? false : data.dataAugmentation());
        fields.put("sampler", data.sampler());
    }

    private static void put(Map<String, Object> fields, TrainOptions.CrossValidation folds) {
        fields.put("n_splits", folds.nSplits());
        fields.put("split", folds.split().isEmpty() ? null : folds.split());
    }

    private static void put(Map<String, Object> fields, TrainOptions.Optimization optimization) {
        fields.put("epochs", optimization.epochs());
        fields.put("learning_rate", optimization.learningRate());
        fields.put("weight_decay", optimization.weightDecay());
        fields.put("dropout", optimization.dropout());
        fields.put("patience", optimization.patience());
        fields.put("tolerance", optimization.tolerance());
        fields.put("accumulation_steps", optimization.accumulationSteps());
    }

    private static void put(
            Map<String, Object> fields, NetworkType type, boolean visualization, TrainOptions.Transfer transfer) {
        if (type == NetworkType.AUTOENCODER) {
            fields.put("visualization", visualization);
        }
        fields.put("transfer_learning_path", transfer.path().map(CommandlineJson::absolute).orElse(null));
        fields.put("transfer_learning_selection", type == NetworkType.CNN
                ? transfer.selection()
                : Selection.BEST_LOSS.key());
    }

    private static void putOwn(Map<String, Object> fields, TrainOptions options) {
        fields.put("seed", options.resources().seed());
        fields.put("threads", options.resources().threads());
        fields.put("device", options.resources().device());
        fields.put("precision", options.resources().precision());
        fields.put("deterministic", options.resources().deterministic());
        fields.put("allow_leakage", options.data().allowLeakage());
        fields.put(OWN_VERSION, Version.current());
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }

    /**
     * Reads a run's file.
     *
     * @throws InputException if there is no such file, it is no JSON object, or the run was not one on whole images
     */
    public static CommandlineJson read(Path file) {
        JsonFields fields = JsonFields.read(file);
        String mode = fields.naming(() -> fields.text("mode").orElse("image"));
        if (!mode.equals("image") && !mode.equals("subject")) {
            throw new InputException(file + " is of a training in mode " + mode
                    + ": give the results folder of a training on whole images.");
        }
        return new CommandlineJson(fields);
    }

    /** Whether voxelgrad wrote the file, rather than ClinicaDL. */
    boolean isOurs() {
        return fields.has(OWN_VERSION);
    }

    /** What was trained. */
    public NetworkType networkType() {
        return fields.naming(this::readNetworkType);
    }

    /** The architecture that was trained; of an autoencoder, the CNN that it mirrors. */
    public String architecture() {
        return fields.naming(this::readArchitecture);
    }

    /** {@link #options(Path)} with the folder of the file as output folder. */
    public TrainOptions options() {
        return options(fields.file().toAbsolutePath().getParent());
    }

    /**
     * The options that repeat the run in {@code outputDirectory}, without {@code --overwrite}. Relative paths are from
     * the current folder, as ClinicaDL takes them.
     *
     * @throws InputException if the file lacks what has no default (the first releases of ClinicaDL did not write
     *     {@code caps_dir} and {@code tsv_path}), or what it tells of is not among the things that voxelgrad trains
     */
    public TrainOptions options(Path outputDirectory) {
        return fields.naming(() -> readOptions(outputDirectory));
    }

    private NetworkType readNetworkType() {
        String before = fields.has("train_autoencoder") ? "autoencoder" : "cnn";
        return switch (fields.text("network_type", "mode_task").orElse(before)) {
            case "cnn" -> NetworkType.CNN;
            case "autoencoder" -> NetworkType.AUTOENCODER;
            case String other -> throw new InputException(
                    "the training was of type " + other + ": give the results folder of a cnn or an autoencoder.");
        };
    }

    private String readArchitecture() {
        return fields.requiredText("model", "network");
    }

    private TrainOptions readOptions(Path outputDirectory) {
        refuseWhatCannotBeRepeated();
        fields.requiredText("mode");
        if (!fields.has("train_autoencoder")) {
            fields.requiredText("network_type", "mode_task");
        }
        return TrainOptions.of(readNetworkType(), Path.of(fields.requiredText("caps_dir")), preprocessing(),
                        Path.of(fields.requiredText("tsv_path")), outputDirectory, readArchitecture())
                .with(resources())
                .with(data())
                .with(new TrainOptions.CrossValidation(
                        fields.integer("n_splits", TrainOptions.CrossValidation.defaults().nSplits()),
                        fields.integers("split")))
                .with(optimization())
                .with(transfer())
                .withVisualization(fields.flag("visualization", false));
    }

    private void refuseWhatCannotBeRepeated() {
        if (fields.has("caps_directory")) {
            throw new InputException("the options have the names of ClinicaDL 1.0 and later, which this program does "
                    + "not read: start a new training.");
        }
        boolean named = fields.has("model") || fields.has("network");
        if (!named && Stream.of("convolutions", "n_convblocks", "n_fcblocks").anyMatch(fields::has)) {
            throw new InputException("the network is one of a random search, which this program does not make: start a "
                    + "new training with a named architecture.");
        }
        if (fields.has("predict_atlas_intensities")) {
            throw new InputException("the training used --predict_atlas_intensities, which this program does not have: "
                    + "start a new training without it.");
        }
        requireOnly("optimizer", "Adam");
        requireOnly("loss", "default");
    }

    /** For choices that ClinicaDL's files name and no released command line offered. */
    private void requireOnly(String key, String value) {
        String found = fields.text(key).orElse(value);
        if (!found.equals(value)) {
            throw new InputException(
                    "\"" + key + "\" is " + found + " where only " + value + " can be trained with: correct it.");
        }
    }

    private String preprocessing() {
        return switch (fields.requiredText("preprocessing")) {
            case "linear" -> "t1-linear";
            case "mni" -> "t1-extensive";
            case String name -> name;
        };
    }

    private TrainOptions.Resources resources() {
        TrainOptions.Resources defaults = TrainOptions.Resources.defaults();
        boolean cpu = fields.has("use_gpu") ? !fields.flag("use_gpu", true) : fields.flag("use_cpu", false);
        return new TrainOptions.Resources(
                fields.text("device").orElse(cpu ? "cpu" : "cuda"),
                fields.integer("nproc", defaults.nproc()),
                fields.integer("batch_size", defaults.batchSize()),
                fields.integer("evaluation_steps", defaults.evaluationSteps()),
                fields.integer("threads", defaults.threads()),
                fields.integer("seed", defaults.seed()),
                fields.text("precision").orElse(defaults.precision()),
                fields.flag("deterministic", defaults.deterministic()));
    }

    private TrainOptions.Data data() {
        TrainOptions.Data defaults = TrainOptions.Data.defaults();
        return new TrainOptions.Data(
                fields.flag("multi_cohort", defaults.multiCohort()),
                fields.texts("diagnoses", defaults.diagnoses()),
                fields.flag("baseline", defaults.baseline()),
                fields.flag("unnormalize", defaults.unnormalize()),
                fields.texts("data_augmentation", List.of()),
                fields.text("sampler").orElse(defaults.sampler()),
                fields.flag("allow_leakage", defaults.allowLeakage()));
    }

    private TrainOptions.Optimization optimization() {
        TrainOptions.Optimization defaults = TrainOptions.Optimization.defaults();
        return new TrainOptions.Optimization(
                fields.integer("epochs", defaults.epochs()),
                fields.number("learning_rate", defaults.learningRate()),
                fields.number("weight_decay", defaults.weightDecay()),
                fields.number("dropout", defaults.dropout()),
                fields.integer("patience", defaults.patience()),
                fields.number("tolerance", defaults.tolerance()),
                fields.integer("accumulation_steps", defaults.accumulationSteps()));
    }

    private TrainOptions.Transfer transfer() {
        Optional<Path> path = fields.text("transfer_learning_path", "pretrained_path").map(Path::of);
        String selection = fields.text("transfer_learning_selection", "selection")
                .orElse(TrainOptions.Transfer.none().selection());
        return new TrainOptions.Transfer(path, selection);
    }
}
