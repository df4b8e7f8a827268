package org.voxelgrad.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.voxelgrad.training.bench.ConvBenchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench conv}: single convolutions. */
@Command(
        name = "conv",
        description = {
            "Time each convolution of Conv5_FC3 forward and in both backward passes.",
            "",
            "GFLOP/s are operations of the direct computation, also where an algorithm needs fewer. Their peak is"
                + " measured in the same run. GB/s count input, output and weight once."
        },
        sortOptions = false,
        abbreviateSynopsis = true)
final class BenchConvCommand implements Callable<Integer> {

    private final Screen screen;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Time for each pass of each layer, and as much before to warm up (default:"
                    + " ${DEFAULT-VALUE}).")
    private double seconds = 1;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    BenchConvCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        ConvBenchmark.Result result = new ConvBenchmark(options.size(), options.resources(0), seconds)
                .run(options.notices(screen));
        options.report(screen, values(result), table(result));
        return ExitCodes.SUCCESS;
    }

    private Map<String, Object> values(ConvBenchmark.Result result) {
        OptionalDouble peak = result.peakFlopsPerSecond();
        Map<String, Object> values = options.describe(result.hardware());
        values.put("peak_gflops", peak.isPresent() ? peak.getAsDouble() / 1e9 : null);
        values.put("layers", result.rows().stream().map(row -> values(row, peak)).toList());
        return values;
    }

    private static Map<String, Object> values(ConvBenchmark.Row row, OptionalDouble peak) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("layer", row.layer());
        values.put("in_channels", row.inChannels());
        values.put("out_channels", row.outChannels());
        values.put("size", row.size());
        values.put("pass", row.pass().key());
        values.put("milliseconds", row.timings().median() * 1e3);
        values.put("min_milliseconds", row.timings().min() * 1e3);
        values.put("max_milliseconds", row.timings().max() * 1e3);
        values.put("gflops", row.flopsPerSecond() / 1e9);
        values.put("share_of_peak", peak.isPresent() ? row.flopsPerSecond() / peak.getAsDouble() : null);
        values.put("gb_per_second", row.bytesPerSecond() / 1e9);
        return values;
    }

    private String table(ConvBenchmark.Result result) {
        OptionalDouble peak = result.peakFlopsPerSecond();
        StringBuilder table = new StringBuilder(Quantities.format(
                "batches of %s images of %s voxels%non %s%s%n%n%-27s%-16s%9s%9s%9s%7s",
                options.resources(0).batchSize(), options.size(), result.hardware().description(),
                peak.isPresent() ? Quantities.format(", peak %.1f GFLOP/s", peak.getAsDouble() / 1e9) : "",
                "convolution", "pass", "ms", "GFLOP/s", "of peak", "GB/s"));
        result.rows().forEach(row -> table.append(System.lineSeparator()).append(line(row, peak)));
        return table.toString();
    }

    private static String line(ConvBenchmark.Row row, OptionalDouble peak) {
        String layer = row.layer() + ": " + row.inChannels() + " to " + row.outChannels() + ", " + row.size();
        String share = peak.isPresent()
                ? Quantities.format("%.0f %%", 100 * row.flopsPerSecond() / peak.getAsDouble())
                : "-";
        return Quantities.format(
                "%-27s%-16s%9.2f%9.1f%9s%7.1f", layer, row.pass().key().replace('_', ' '),
                row.timings().median() * 1e3, row.flopsPerSecond() / 1e9, share, row.bytesPerSecond() / 1e9);
    }
}
