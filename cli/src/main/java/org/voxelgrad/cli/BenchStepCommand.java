package org.voxelgrad.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.bench.StepBenchmark;
import org.voxelgrad.training.bench.Timings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench step}: whole training or inference steps. */
@Command(
        name = "step",
        description = "Time steps of Conv5_FC3 or its autoencoder on random images.",
        sortOptions = false,
        abbreviateSynopsis = true)
final class BenchStepCommand implements Callable<Integer> {

    private final Screen screen;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            description = "cnn or autoencoder (default: ${DEFAULT-VALUE}).")
    private String network = "cnn";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "train (forward, backward, Adam) or infer (forward only) (default: ${DEFAULT-VALUE}).")
    private String mode = "train";

    @Option(names = "--steps", paramLabel = "N", description = "Timed steps (default: ${DEFAULT-VALUE}).")
    private int steps = 5;

    @Option(
            names = "--warm_up",
            paramLabel = "S",
            description = "Seconds of steps before, while the JVM compiles; two steps at least (default:"
                    + " ${DEFAULT-VALUE}).")
    private double warmUp = 10;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    BenchStepCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        StepBenchmark benchmark = new StepBenchmark(
                BenchOptions.choose("--network", network, NetworkType.values()),
                BenchOptions.choose("--mode", mode, StepBenchmark.Mode.values()),
                options.size(), options.resources(0), warmUp, steps);
        StepBenchmark.Result result = benchmark.run(options.notices(screen));
        options.report(screen, values(result), table(result));
        return ExitCodes.SUCCESS;
    }

    private Map<String, Object> values(StepBenchmark.Result result) {
        Map<String, Object> values = options.describe(result.hardware());
        values.put("network", network);
        values.put("mode", mode);
        values.put("steps", steps);
        values.put("seconds_per_image", result.secondsPerImage());
        values.put("seconds", result.step().median());
        values.put("min_seconds", result.step().min());
        values.put("max_seconds", result.step().max());
        values.put("gflops", result.flopsPerSecond() / 1e9);
        values.put("peak_rss_mib", BenchOptions.mib(result.peakRssBytes()));
        return values;
    }

    private String table(StepBenchmark.Result result) {
        Timings step = result.step();
        return Quantities.format(
                """
                %s, %s, batches of %d images of %s voxels
                on %s

                  seconds per image  %.3f
                  seconds per step   %.3f (%.3f to %.3f, %d steps)
                  GFLOP/s            %.1f
                  peak memory        %s""",
                network, mode, result.batchSize(), options.size(), result.hardware().description(),
                result.secondsPerImage(), step.median(), step.min(), step.max(), step.count(),
                result.flopsPerSecond() / 1e9, BenchOptions.memory(result.peakRssBytes()));
    }
}
