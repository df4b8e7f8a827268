package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.TrainOptions.Transfer;

class TrainImageOptionsTest {

    private static final String POSITIONALS = "caps t1-linear labels results Conv5_FC3";

    private static TrainOptions parse(String command) {
        Session session = Session.recording();
        assertEquals(0, session.run(command.split(" ")), session.err());
        return session.trainings.getFirst();
    }

    @Test
    void withoutOptionsARunIsTheDocumentedOne() {
        TrainOptions documented = TrainOptions.of(
                NetworkType.CNN, Path.of("caps"), "t1-linear", Path.of("labels"), Path.of("results"), "Conv5_FC3");

        assertEquals(documented, parse("train image cnn " + POSITIONALS));
    }

    @Test
    void anAutoencoderStartsFromTheBestLossOnly() {
        TrainOptions options = parse("train image autoencoder " + POSITIONALS + " --transfer_learning_path old");

        assertEquals(NetworkType.AUTOENCODER, options.networkType());
        assertEquals(new Transfer(Optional.of(Path.of("old")), "best_loss"), options.transfer());
    }

    static Stream<Arguments> options() {
        return Stream.of(
                option("--use_cpu", o -> o.resources().device(), "cpu"),
                option("-cpu", o -> o.resources().device(), "cpu"),
                option("-cpu --device auto", o -> o.resources().device(), "cpu"),
                option("--device cuda:1", o -> o.resources().device(), "cuda:1"),
                option("--nproc 5", o -> o.resources().nproc(), 5),
                option("-np 5", o -> o.resources().nproc(), 5),
                option("--batch_size 7", o -> o.resources().batchSize(), 7),
                option("--evaluation_steps 9", o -> o.resources().evaluationSteps(), 9),
                option("-esteps 9", o -> o.resources().evaluationSteps(), 9),
                option("--threads 3", o -> o.resources().threads(), 3),
                option("--precision fp32", o -> o.resources().precision(), "fp32"),
                option("--amp", o -> o.resources().precision(), "bf16"),
                option("--amp --precision bf16", o -> o.resources().precision(), "bf16"),
                option("--deterministic", o -> o.resources().deterministic(), true),
                option("--seed -8", o -> o.resources().seed(), -8L),
                option("--multi_cohort", o -> o.data().multiCohort(), true),
                option("--diagnoses sMCI pMCI BV", o -> o.data().diagnoses(), List.of("sMCI", "pMCI", "BV")),
                option("-d AD MCI", o -> o.data().diagnoses(), List.of("AD", "MCI")),
                option("--baseline", o -> o.data().baseline(), true),
                option("--unnormalize", o -> o.data().unnormalize(), true),
                option("-un", o -> o.data().unnormalize(), true),
                option("--data_augmentation Noise CropPad", o -> o.data().dataAugmentation(),
                        List.of("Noise", "CropPad")),
                option("--sampler weighted", o -> o.data().sampler(), "weighted"),
                option("-s weighted", o -> o.data().sampler(), "weighted"),
                option("--allow-leakage", o -> o.data().allowLeakage(), true),
                option("--n_splits 5", o -> o.crossValidation().nSplits(), 5),
                option("--n_splits 5 --split 0 3", o -> o.crossValidation().split(), List.of(0, 3)),
                option("--epochs 3", o -> o.optimization().epochs(), 3),
                option("--epochs 3 --epochs 4", o -> o.optimization().epochs(), 4),
                option("--learning_rate 1e-2", o -> o.optimization().learningRate(), 0.01),
                option("-lr 1e-2", o -> o.optimization().learningRate(), 0.01),
                option("--weight_decay 0", o -> o.optimization().weightDecay(), 0.0),
                option("-wd 0", o -> o.optimization().weightDecay(), 0.0),
                option("--dropout 0.25", o -> o.optimization().dropout(), 0.25),
                option("--patience 0", o -> o.optimization().patience(), 0),
                option("--tolerance 0.05", o -> o.optimization().tolerance(), 0.05),
                option("--accumulation_steps 4", o -> o.optimization().accumulationSteps(), 4),
                option("-asteps 4", o -> o.optimization().accumulationSteps(), 4),
                option("--transfer_learning_path a/b", o -> o.transfer().path(), Optional.of(Path.of("a/b"))),
                option("--overwrite", TrainOptions::overwrite, true));
    }

    private static Arguments option(String given, Function<TrainOptions, Object> field, Object expected) {
        return Arguments.of(given, field, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    void everyOptionReachesTheTraining(String given, Function<TrainOptions, Object> field, Object expected) {
        assertEquals(expected, field.apply(parse("train image cnn " + POSITIONALS + " " + given)));
        assertEquals(expected, field.apply(parse("train image autoencoder " + POSITIONALS + " " + given)));
    }

    @Test
    void eachTaskHasItsOwnOptions() {
        assertEquals("best_loss", parse("train image cnn " + POSITIONALS + " --transfer_learning_selection best_loss")
                .transfer().selection());
        assertTrue(parse("train image autoencoder " + POSITIONALS + " --visualization").visualization());

        assertEquals(2, Session.recording().run(("train image cnn " + POSITIONALS + " --visualization").split(" ")));
        assertEquals(2, Session.recording().run(
                ("train image autoencoder " + POSITIONALS + " --transfer_learning_selection best_loss").split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "train image cnn " + POSITIONALS + " --epochs=3 --batch_size=4",
        "train image cnn " + POSITIONALS + " --epoch 3 --batch 4",
        "train image cnn " + POSITIONALS + " --ep=3 --bat=4",
        "train image cnn --epochs 3 caps t1-linear --batch_size 4 labels results Conv5_FC3",
        "train image cnn --epochs 3 --batch_size 4 -- " + POSITIONALS,
    })
    void argparseHabitsAreKept(String command) {
        TrainOptions expected = parse("train image cnn " + POSITIONALS + " --epochs 3 --batch_size 4");

        assertEquals(expected, parse(command));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--learning_rate fast     | --learning_rate is fast: give a number such as 0.01.",
        "--epochs 2.5             | --epochs is 2.5: give a whole number.",
        "--epochs 12345678901     | --epochs is 12345678901: give a number of fewer digits.",
        "--split 0 one            | one does not belong here: leave it out",
        "--use_cpu=3              | --use_cpu is 3: give it without a value.",
        "--epochs --seed 1        | --epochs needs a value: give --epochs N.",
        "--split                  | --split needs a value: give --split FOLD.",
        "--ba 2                   | --ba is not unique: it matches --batch_size, --baseline; write the one you mean",
        "--patiense 3             | --patiense is not an option here: did you mean --patience?",
        "--colour=red             | --colour is not an option here: leave it out.",
        "--baseline all           | all does not belong here: leave it out, or put a name with blanks into quotes.",
        "--diagnoses AD XY        | --diagnoses is XY: give some of AD, BV, CN, MCI, sMCI, pMCI.",
        "--batch_size 0           | --batch_size is 0: give 1 or more.",
        "--dropout 1.5            | --dropout is 1.5: give a rate from 0 to 1.",
        "--use_cpu --device cuda  | --use_cpu and --device cuda contradict each other: give one of them.",
        "--amp --precision fp32   | --amp and --precision fp32 contradict each other: give one of them.",
        "--precision fp16         | --precision is fp16: give one of fp32, tf32, bf16.",
        "--cuda-libs nowhere      | --cuda-libs is nowhere, which is no folder",
        "--n_splits 3 --split 3   | --split is 3: give 0 to 2, as --n_splits is 3.",
    })
    void whatCannotBeUsedIsSaid(String options, String sentence) {
        Session session = Session.recording();

        int exitCode = session.run(("train image cnn " + POSITIONALS + " " + options).split(" "));

        assertEquals(2, exitCode);
        assertTrue(session.err().contains(sentence), session.err());
        assertEquals("", session.out());
        assertEquals(List.of(), session.trainings);
    }

    @Test
    void aMissingArgumentIsNamedAmongTheOthers() {
        Session session = Session.recording();

        int exitCode = session.run("train", "image", "cnn", "caps", "t1-linear", "labels");

        assertEquals(2, exitCode);
        assertTrue(session.err().contains("clinicadl: OUTPUT_DIRECTORY is missing: give CAPS_DIRECTORY PREPROCESSING"
                + " TSV_PATH OUTPUT_DIRECTORY ARCHITECTURE."), session.err());
    }

    @Test
    void aListBeforeThePositionalArgumentsIsExplained() {
        Session session = Session.recording();

        int exitCode = session.run(("train image cnn --diagnoses AD CN " + POSITIONALS).split(" "));

        assertEquals(2, exitCode);
        assertTrue(session.err().contains(
                "clinicadl: CAPS_DIRECTORY is missing, as --diagnoses takes every word up to the next option: write"
                        + " --diagnoses after the positional arguments."), session.err());
    }
}
