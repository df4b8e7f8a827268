package org.voxelgrad.training.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.Version;

class CommandlineJsonTest {

    private static final Path CAPS = Path.of("/data/caps-é");
    private static final Path LABELS = Path.of("/data/labels");

    private static final String CNN = """
            {
                "version": false,
                "task": "train",
                "mode": "image",
                "network_type": "cnn",
                "caps_dir": "/data/caps-\\u00e9",
                "preprocessing": "t1-linear",
                "tsv_path": "/data/labels",
                "model": "Conv5_FC3",
                "use_cpu": true,
                "nproc": 3,
                "batch_size": 4,
                "evaluation_steps": 10,
                "multi_cohort": false,
                "diagnoses": [
                    "AD",
                    "CN"
                ],
                "baseline": true,
                "unnormalize": false,
                "data_augmentation": [
                    "Noise",
                    "CropPad"
                ],
                "sampler": "weighted",
                "predict_atlas_intensities": null,
                "atlas_weight": 1,
                "merged_tsv_path": "",
                "n_splits": 2,
                "split": [
                    1,
                    0
                ],
                "epochs": 7,
                "learning_rate": 1e-05,
                "weight_decay": 0.0001,
                "dropout": 0.0,
                "patience": 5,
                "tolerance": 0.05,
                "accumulation_steps": 2,
                "transfer_learning_path": "/data/source",
                "transfer_learning_selection": "best_loss",
                "seed": 81985529216486895,
                "threads": 2,
                "device": "cpu",
                "precision": "bf16",
                "deterministic": true,
                "allow_leakage": true,
                "voxelgrad_version": "%s"
            }""".formatted(Version.current());

    private static final String AUTOENCODER_DEFAULTS = """
            {
                "version": false,
                "task": "train",
                "mode": "image",
                "network_type": "autoencoder",
                "caps_dir": "/data/caps-\\u00e9",
                "preprocessing": "t1-linear",
                "tsv_path": "/data/labels",
                "model": "Conv5_FC3",
                "use_cpu": false,
                "nproc": 2,
                "batch_size": 2,
                "evaluation_steps": 0,
                "multi_cohort": false,
                "diagnoses": [
                    "AD",
                    "CN"
                ],
                "baseline": false,
                "unnormalize": false,
                "data_augmentation": false,
                "sampler": "random",
                "predict_atlas_intensities": null,
                "atlas_weight": 1,
                "merged_tsv_path": "",
                "n_splits": 0,
                "split": null,
                "epochs": 20,
                "learning_rate": 0.0001,
                "weight_decay": 0.0001,
                "dropout": 0.5,
                "patience": 10,
                "tolerance": 0.0,
                "accumulation_steps": 1,
                "visualization": true,
                "transfer_learning_path": null,
                "transfer_learning_selection": "best_loss",
                "seed": 0,
                "threads": 0,
                "device": "cuda",
                "precision": "tf32",
                "deterministic": false,
                "allow_leakage": false,
                "voxelgrad_version": "%s"
            }""".formatted(Version.current());

    /** What ClinicaDL's from_json asks for, and the architecture. */
    private static final String NEEDED = """
            {"network_type": "cnn", "mode": "image", "caps_dir": "caps", "tsv_path": "labels",
             "preprocessing": "t1-extensive", "model": "Conv5_FC3_mni"}""";

    @TempDir
    private Path folder;

    @Test
    void aCnnIsWrittenAsPythonWould() throws IOException {
        CommandlineJson.write(cnn(), file());
        assertEquals(CNN, Files.readString(file()));
    }

    @Test
    void anAutoencoderIsWrittenAsPythonWould() throws IOException {
        CommandlineJson.write(autoencoder(), file());
        assertEquals(AUTOENCODER_DEFAULTS, Files.readString(file()));
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        CommandlineJson.write(cnn(), file());
        assertEquals(cnn(), CommandlineJson.read(file()).options());
        CommandlineJson.write(autoencoder(), file());
        assertEquals(autoencoder(), CommandlineJson.read(file()).options());
    }

    @Test
    void missingKeysTakeTheDefaultsOfTheCommandLine() throws IOException {
        TrainOptions options = read(NEEDED).options(Path.of("results"));
        assertEquals(
                TrainOptions.of(NetworkType.CNN, Path.of("caps"), "t1-extensive", Path.of("labels"), Path.of("results"),
                        "Conv5_FC3_mni"),
                options);
        assertEquals(1e-4, options.optimization().learningRate());
        assertEquals(1e-4, options.optimization().weightDecay());
        assertEquals(0.5, options.optimization().dropout());
    }

    @ParameterizedTest
    @ValueSource(strings = {"network_type", "mode", "caps_dir", "tsv_path", "preprocessing", "model"})
    void aMissingKeyWithoutDefaultIsNamed(String key) throws IOException {
        CommandlineJson json = read(NEEDED.replace("\"" + key + "\"", "\"other\""));
        assertEquals(file() + ": there is no \"" + key + "\", which a training cannot be repeated without: add it, or "
                + "start a new training.", assertThrows(InputException.class, json::options).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "\"convolutions\": {\"conv0\": {\"in_channels\": 1}}, \"n_fcblocks\": 2; is one of a random search",
        "\"n_convblocks\": [3, 5], \"first_conv_width\": [8, 16]; is one of a random search",
        "\"network_task\": \"classification\", \"caps_directory\": \"caps\"; names of ClinicaDL 1.0 and later",
    })
    void aTrainingOfAnotherKindIsRefused(String fields, String expected) throws IOException {
        CommandlineJson json = read("{\"mode\": \"image\", \"network_type\": \"cnn\", " + fields + "}");
        String sentence = assertThrows(InputException.class, json::options).getMessage();
        assertTrue(sentence.contains(expected) && sentence.contains(file().toString()), sentence);
    }

    @Test
    void theFileOfClinicaDl022() throws IOException {
        TrainOptions options = read("""
                {"version": false, "task": "train", "mode": "image", "network_type": "cnn", "caps_dir": "caps",
                 "preprocessing": "t1-linear", "tsv_path": "labels", "model": "Conv5_FC3", "use_cpu": true, "nproc": 2,
                 "batch_size": 2, "evaluation_steps": 0, "multi_cohort": false, "diagnoses": ["AD", "CN"],
                 "baseline": false, "unnormalize": false, "data_augmentation": false, "sampler": "random",
                 "predict_atlas_intensities": null, "atlas_weight": 1, "merged_tsv_path": "", "n_splits": 2,
                 "split": [0], "epochs": 20, "learning_rate": 0.0001, "weight_decay": 0.0001, "dropout": 0,
                 "patience": 0, "tolerance": 0.0, "accumulation_steps": 1, "transfer_learning_path": null,
                 "transfer_learning_selection": "best_balanced_accuracy"}""").options();
        assertEquals("cpu", options.resources().device());
        assertEquals(List.of(0), options.folds());
        assertEquals(0.0, options.optimization().dropout());
        assertEquals(0, options.optimization().patience());
    }

    @Test
    void theFileOfClinicaDl002TellsWhatWasTrainedButNotOnWhichData() throws IOException {
        CommandlineJson json = read("""
                {"verbose": null, "task": "train", "mode": "image", "mode_task": "autoencoder",
                 "preprocessing": "linear", "model": "Conv5_FC3", "use_cpu": false, "nproc": 2, "batch_size": 2,
                 "diagnoses": ["AD", "CN"], "baseline": false, "unnormalize": false, "n_splits": null, "split": [0],
                 "epochs": 1, "learning_rate": 0.0001, "weight_decay": 0.0001, "dropout": null, "patience": 10,
                 "tolerance": 0.0, "evaluation_steps": 0, "accumulation_steps": 1, "visualization": false,
                 "unknown_arg": []}""");
        assertEquals(NetworkType.AUTOENCODER, json.networkType());
        assertEquals("Conv5_FC3", json.architecture());
        assertEquals(file() + ": there is no \"caps_dir\", which a training cannot be repeated without: add it, or "
                + "start a new training.", assertThrows(InputException.class, json::options).getMessage());
    }

    @Test
    void namesOfOlderReleasesAreUnderstood() throws IOException {
        TrainOptions options = read("""
                {"mode": "subject", "train_autoencoder": true, "network": "Conv4_FC3", "preprocessing": "mni",
                 "caps_dir": "caps", "tsv_path": "labels", "use_gpu": false, "pretrained_path": "source",
                 "pretrained_difference": 0, "selection": "best_loss"}""").options();
        assertEquals(NetworkType.AUTOENCODER, options.networkType());
        assertEquals("Conv4_FC3", options.architecture());
        assertEquals("t1-extensive", options.preprocessing());
        assertEquals("cpu", options.resources().device());
        assertEquals(new TrainOptions.Transfer(Optional.of(Path.of("source")), "best_loss"), options.transfer());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "\"epochs\": \"many\"; \"epochs\" is many where a whole number belongs",
        "\"epochs\": 1.5; \"epochs\" is 1.5 where a whole number belongs",
        "\"batch_size\": 0; --batch_size is 0",
        "\"split\": [\"a\"]; \"split\" is [a] where a whole number belongs",
        "\"baseline\": 1; \"baseline\" is 1 where true or false belongs",
        "\"predict_atlas_intensities\": \"AAL2\"; --predict_atlas_intensities",
        "\"loss\": \"L1\"; \"loss\" is L1 where only default can be trained with",
        "\"optimizer\": \"SGD\"; \"optimizer\" is SGD where only Adam can be trained with",
    })
    void anImpossibleValueIsNamedWithItsFile(String field, String expected) throws IOException {
        CommandlineJson json = read(NEEDED.replace("}", ", " + field + "}"));
        String sentence = assertThrows(InputException.class, json::options).getMessage();
        assertTrue(sentence.contains(expected) && sentence.contains(file().toString()), sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "{\"task\": \"train\", \"mode\": ; is not valid JSON (line 1, column 26",
        "[]; does not hold a JSON object",
        "{\"mode\": \"patch\"}; is of a training in mode patch",
    })
    void aFileThatIsNotOfARunIsRefused(String text, String expected) {
        String sentence = assertThrows(InputException.class, () -> read(text)).getMessage();
        assertTrue(sentence.contains(expected) && sentence.contains(file().toString()), sentence);
    }

    @Test
    void aMissingFileIsNamed() {
        assertEquals("There is no " + file() + ": give the results folder of a training.",
                assertThrows(InputException.class, () -> CommandlineJson.read(file())).getMessage());
    }

    private CommandlineJson read(String text) throws IOException {
        return CommandlineJson.read(Files.writeString(file(), text));
    }

    private Path file() {
        return folder.resolve("commandline.json");
    }

    private TrainOptions cnn() {
        return TrainOptions.of(NetworkType.CNN, CAPS, "t1-linear", LABELS, folder, "Conv5_FC3")
                .with(new TrainOptions.Resources("cpu", 3, 4, 10, 2, 0x0123456789abcdefL).withPrecision("bf16", true))
                .with(new TrainOptions.Data(false, List.of("AD", "CN"), true, false, List.of("Noise", "CropPad"),
                        "weighted", true))
                .with(new TrainOptions.CrossValidation(2, List.of(1, 0)))
                .with(new TrainOptions.Optimization(7, 1e-5, 1e-4, 0, 5, 0.05, 2))
                .with(new TrainOptions.Transfer(Optional.of(Path.of("/data/source")), "best_loss"));
    }

    private TrainOptions autoencoder() {
        return TrainOptions.of(NetworkType.AUTOENCODER, CAPS, "t1-linear", LABELS, folder, "Conv5_FC3")
                .with(new TrainOptions.Transfer(Optional.empty(), "best_loss"))
                .withVisualization(true);
    }
}
