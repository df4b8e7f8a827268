package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.nifti.NiftiVolume;
import org.voxelgrad.training.caps.CapsLayout;
import org.voxelgrad.training.caps.Preprocessing;
import org.voxelgrad.training.results.EventFileReader;
import org.voxelgrad.training.results.InterruptedRun;
import org.voxelgrad.training.tables.TableFiles;
import org.voxelgrad.training.tables.Tsv;

/**
 * A CAPS of eight images of noise, in which those with AD have a dark block, and the tables to train on it: a single
 * split of five sessions for training and three for validation, and two folds. Small enough that a run takes a second.
 */
final class Study {

    static final int[] SIZE = {33, 35, 37};
    static final double[][] AFFINE = {{-1.5, 0, 0, 90}, {0, 1.5, 0, -126}, {0, 0, 1.5, -72}, {0, 0, 0, 1}};

    /** Sessions of the single split in table order. */
    static final List<String> TRAIN =
            List.of("sub-A0 ses-M00 AD", "sub-A0 ses-M12 AD", "sub-A1 ses-M00 AD", "sub-C0 ses-M00 CN",
                    "sub-C1 ses-M00 CN");
    static final List<String> VALIDATION = List.of("sub-A2 ses-M00 AD", "sub-C2 ses-M00 CN", "sub-C3 ses-M00 CN");

    private final Path root;

    private Study(Path root) {
        this.root = root;
    }

    /** One that lies there already. */
    static Study at(Path root) {
        return new Study(root);
    }

    static Study in(Path root) throws IOException {
        return in(root, SIZE);
    }

    static Study in(Path root, int... size) throws IOException {
        Study study = new Study(root);
        for (String session : Stream.concat(TRAIN.stream(), VALIDATION.stream()).toList()) {
            study.write(session, voxels(session, size), size);
        }
        study.tables(study.tsv().resolve("train"), study.tsv().resolve("validation"), TRAIN, VALIDATION);
        study.fold(0, TRAIN, VALIDATION);
        study.fold(1, VALIDATION, TRAIN);
        return study;
    }

    private void fold(int fold, List<String> train, List<String> validation) {
        tables(tsv().resolve("train_splits-2", "split-" + fold), tsv().resolve("validation_splits-2", "split-" + fold),
                train, validation);
    }

    private void tables(Path train, Path validation, List<String> trainRows, List<String> validationRows) {
        for (String diagnosis : List.of("AD", "CN")) {
            TableFiles.sessions(train.resolve(diagnosis + ".tsv"), rows(trainRows, " " + diagnosis));
            TableFiles.sessions(train.resolve(diagnosis + "_baseline.tsv"), rows(trainRows, "ses-M00 " + diagnosis));
            TableFiles.sessions(
                    validation.resolve(diagnosis + "_baseline.tsv"), rows(validationRows, "ses-M00 " + diagnosis));
        }
    }

    private static String[] rows(List<String> sessions, String ending) {
        return sessions.stream().filter(session -> session.endsWith(ending)).toArray(String[]::new);
    }

    private static float[] voxels(String session, int[] size) {
        SplittableRandom random = new SplittableRandom(session.hashCode());
        float[] voxels = new float[size[0] * size[1] * size[2]];
        for (int i = 0; i < voxels.length; i++) {
            int depth = i / (size[1] * size[2]);
            boolean dark = session.endsWith("AD") && depth < size[0] / 2;
            voxels[i] = (float) random.nextDouble(0, dark ? 300 : 1000);
        }
        return voxels;
    }

    /** Writes the image of a session, given as in {@link #TRAIN}. */
    void write(String session, float[] voxels, int... size) throws IOException {
        Path file = image(session);
        Files.createDirectories(file.getParent());
        Nifti.write(file, NiftiVolume.of(size, voxels, AFFINE));
    }

    Path image(String session) {
        String[] words = session.split(" ");
        return new CapsLayout(caps(), Preprocessing.T1_LINEAR).niftis(words[0], words[1]).getFirst();
    }

    Path caps() {
        return root.resolve("caps");
    }

    Path tsv() {
        return root.resolve("tsv");
    }

    Path results() {
        return root.resolve("results");
    }

    /** One epoch of Conv5_FC3 on the CPU, into {@link #results}. */
    TrainOptions options(NetworkType type) {
        return TrainOptions.of(type, caps(), "t1-linear", tsv(), results(), "Conv5_FC3")
                .with(new TrainOptions.Resources("cpu", 1, 2, 0, 2, 7))
                .with(TrainOptions.Optimization.defaults().withEpochs(1));
    }

    static TrainOptions into(Path results, TrainOptions options) {
        return new TrainOptions(options.networkType(), options.capsDirectory(), options.preprocessing(),
                options.tsvPath(), results, options.architecture(), options.resources(), options.data(),
                options.crossValidation(), options.optimization(), options.visualization(), options.transfer(),
                options.overwrite());
    }

    static Recorder run(TrainOptions options) throws IOException, InterruptedException {
        Recorder recorder = new Recorder();
        run(options, recorder);
        return recorder;
    }

    /** Two folds of a few epochs with everything that draws random numbers, or that remembers anything. */
    TrainOptions eventful(NetworkType type) {
        return options(type)
                .with(new TrainOptions.Resources("cpu", 1, 2, 1, 1, 7))
                .with(new TrainOptions.Optimization(3, 1e-3, 1e-4, 0.5, 2, 0, 2))
                .with(new TrainOptions.CrossValidation(2, List.of()))
                .with(new TrainOptions.Data(false, List.of("AD", "CN"), false, false,
                        TrainOptions.Data.AUGMENTATIONS, "weighted", false))
                .withVisualization(type == NetworkType.AUTOENCODER);
    }

    static void run(TrainOptions options, TrainListener listener, RunControl control)
            throws IOException, InterruptedException {
        switch (options.networkType()) {
            case CNN -> new TrainImageCnn(options, listener, control).run();
            case AUTOENCODER -> new TrainImageAutoencoder(options, listener, control).run();
        }
    }

    static void resume(Path results, TrainListener listener, RunControl control)
            throws IOException, InterruptedException {
        resume(InterruptedRun.options(results), listener, control);
    }

    static void resume(TrainOptions options, TrainListener listener, RunControl control)
            throws IOException, InterruptedException {
        switch (options.networkType()) {
            case CNN -> new TrainImageCnn(options, listener, control).resume();
            case AUTOENCODER -> new TrainImageAutoencoder(options, listener, control).resume();
        }
    }

    static void run(TrainOptions options, TrainListener listener) throws IOException, InterruptedException {
        switch (options.networkType()) {
            case CNN -> new TrainImageCnn(options, listener).run();
            case AUTOENCODER -> new TrainImageAutoencoder(options, listener).run();
        }
    }

    /** What the folds of a run left behind, by path, without what tells the time; every file but hidden ones. */
    static SortedMap<String, String> contents(Path results) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(results)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = results.relativize(file).toString().replaceFirst("(tfevents)\\..*", "$1");
                if (name.startsWith("fold-")) {
                    assertNull(contents.put(name, content(file)), "a second " + name);
                }
            }
        }
        return contents;
    }

    private static String content(Path file) throws IOException {
        if (file.endsWith("training.tsv")) {
            Tsv table = Tsv.read(file);
            return table.rows().stream()
                    .map(row -> table.columns().stream()
                            .filter(column -> !column.equals("time"))
                            .map(row::get)
                            .collect(Collectors.joining("\t")))
                    .collect(Collectors.joining("\n"));
        }
        return file.getFileName().toString().contains("tfevents")
                ? EventFileReader.scalars(file).toString()
                : "hash " + Arrays.hashCode(Files.readAllBytes(file));
    }

    /** Every file and empty folder below {@code root}, by its path from there, with its bytes. */
    static TreeMap<String, String> snapshot(Path root) throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                String name = root.relativize(path).toString();
                files.put(name, Files.isDirectory(path) ? "" : Arrays.toString(Files.readAllBytes(path)));
            }
        }
        return files;
    }

    /** The regular files below {@code root}; what differs from run to run in the names of event files is cut off. */
    static List<String> tree(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replaceFirst("(tfevents)\\..*", "$1"))
                    .sorted()
                    .toList();
        }
    }
}
