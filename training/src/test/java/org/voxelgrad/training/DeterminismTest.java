package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.results.EventFileReader;
import org.voxelgrad.training.tables.Tsv;

/** The seed decides a run to the last bit, and nothing else does. */
class DeterminismTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void threadsDoNotChangeAnyFile(NetworkType type) throws IOException, InterruptedException {
        Study study = Study.in(folder);
        SortedMap<String, String> alone = run(study, type, 0, 1, 7);
        assertEquals(alone, run(study, type, 1, 2, 7), "--nproc 1 --threads 2");
        assertEquals(alone, run(study, type, 3, 3, 7), "--nproc 3 --threads 3");

        SortedMap<String, String> otherSeed = run(study, type, 0, 1, 8);
        assertEquals(alone.keySet(), otherSeed.keySet());
        alone.forEach((file, content) -> {
            if (!file.contains("input-") && !file.contains("metrics")) {
                assertNotEquals(content, otherSeed.get(file), file);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsRepeatedFromItsJson(NetworkType type) throws IOException, InterruptedException {
        Study study = Study.in(folder);
        SortedMap<String, String> first = run(study, type, 1, 2, 7);
        Path json = folder.resolve("seed-7-nproc-1", "commandline.json");
        assertEquals(first, run(CommandlineJson.read(json).options(folder.resolve("again"))));
    }

    /** Everything random: dropout, all augmentations, the weighted sampler. */
    private SortedMap<String, String> run(Study study, NetworkType type, int nproc, int threads, long seed)
            throws IOException, InterruptedException {
        TrainOptions options = study.options(type);
        return run(Study.into(folder.resolve("seed-" + seed + "-nproc-" + nproc), options)
                .with(new TrainOptions.Resources("cpu", nproc, 2, 2, threads, seed))
                .with(options.optimization().withEpochs(2))
                .with(new TrainOptions.Data(false, List.of("AD", "CN"), false, false,
                        TrainOptions.Data.AUGMENTATIONS, "weighted", false))
                .withVisualization(type == NetworkType.AUTOENCODER));
    }

    private static SortedMap<String, String> run(TrainOptions options) throws IOException, InterruptedException {
        Study.run(options);
        Path results = options.outputDirectory();
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(results.resolve("fold-0"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = results.relativize(file).toString().replaceFirst("(tfevents)\\..*", "$1");
                contents.put(name, content(file));
            }
        }
        return contents;
    }

    /** The content of a file without what tells the time. */
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
}
