package org.voxelgrad.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions.Resources;
import org.voxelgrad.training.bench.EpochBenchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench epoch}: training with and without the loading of its images. */
@Command(
        name = "epoch",
        description = {
            "Tell whether training waits for the computation or for the images.",
            "",
            "Trains on made-up images of a temporary folder, once with loading them and once without. The files are"
                + " fresh, so the time of a slow disk is not in it."
        },
        sortOptions = false,
        abbreviateSynopsis = true)
final class BenchEpochCommand implements Callable<Integer> {

    private final Screen screen;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            description = "cnn or autoencoder (default: ${DEFAULT-VALUE}).")
    private String network = "cnn";

    @Option(names = "--batches", paramLabel = "N", description = "Batches of the epoch (default: ${DEFAULT-VALUE}).")
    private int batches = 5;

    @Option(
            names = {"-np", "--nproc"},
            paramLabel = "N",
            description = "Threads that read and prepare images (default: ${DEFAULT-VALUE}).")
    private int nproc = Resources.defaults().nproc();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    BenchEpochCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        NetworkType type = BenchOptions.choose("--network", network, NetworkType.values());
        EpochBenchmark.Result result = new EpochBenchmark(type, options.size(), options.resources(nproc), batches)
                .run(options.notices(screen));
        options.report(screen, values(result), table(result));
        return ExitCodes.SUCCESS;
    }

    private Map<String, Object> values(EpochBenchmark.Result result) {
        Map<String, Object> values = options.describe(result.hardware());
        values.put("network", network);
        values.put("nproc", nproc);
        values.put("images", result.images());
        values.put("seconds_per_image", result.epoch() / result.images());
        values.put("seconds_per_image_without_loading", result.compute() / result.images());
        values.put("seconds_per_image_of_loading", result.load() / result.images());
        values.put("waited_seconds_per_image", result.waited() / result.images());
        values.put("slower_side", result.loadingIsSlower() ? "loading" : "computing");
        values.put("peak_rss_mib", BenchOptions.mib(result.peakRssBytes()));
        return values;
    }

    private String table(EpochBenchmark.Result result) {
        return Quantities.format(
                """
                %s, %d images of %s voxels in batches of %d, %d loading threads
                on %s

                  seconds per image
                    with loading     %.3f, of which %.3f waiting for images
                    without loading  %.3f
                    loading alone    %.3f
                  peak memory        %s

                %s""",
                network, result.images(), options.size(), options.resources(nproc).batchSize(), nproc,
                result.hardware().description(), result.epoch() / result.images(), result.waited() / result.images(),
                result.compute() / result.images(), result.load() / result.images(),
                BenchOptions.memory(result.peakRssBytes()),
                result.loadingIsSlower()
                        ? "Loading is the slower side: more --nproc helps where there are cores for it."
                        : "Computing is the slower side: more --threads helps where there are cores for it.");
    }
}
