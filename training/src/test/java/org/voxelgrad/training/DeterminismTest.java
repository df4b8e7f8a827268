package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.training.results.CommandlineJson;

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
        return Study.contents(options.outputDirectory());
    }
}
