package org.voxelgrad.cuda.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.tensor.Scope;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.bench.ConvBenchmark;
import org.voxelgrad.training.bench.EpochBenchmark;
import org.voxelgrad.training.bench.NetworkStep;
import org.voxelgrad.training.bench.StepBenchmark;

/** How fast the device is, and how much fits. */
final class Measurements {

    private static final int MOST_LOADING_THREADS = 8;

    private Measurements() {}

    static void run(Check check) throws IOException, InterruptedException {
        layers(check);
        steps(check);
        epoch(check);
        largestBatch(check);
        check.report().check(true, "all measurements were made");
    }

    /** For instance {@code autoencoder}. */
    static String words(NetworkType network) {
        return network.name().toLowerCase(Locale.ROOT);
    }

    /** Milliseconds of each precision and two columns more. */
    private static List<String> header(List<String> first, Extent extent, String second, String third) {
        List<String> header = new ArrayList<>(first);
        extent.precisions().forEach(precision -> header.addAll(List.of(precision.key() + ", ms", second, third)));
        return header;
    }

    /** The layer and the pass of a row. */
    static List<String> names(ConvBenchmark.Row row) {
        return List.of(
                row.layer() + ": " + row.inChannels() + " to " + row.outChannels() + ", " + row.size(),
                row.pass().key().replace('_', ' '));
    }

    private static void layers(Check check) {
        Extent extent = check.extent();
        Map<Precision, List<ConvBenchmark.Row>> measured = new EnumMap<>(Precision.class);
        double ceiling = 0;
        for (Precision precision : extent.precisions()) {
            try (Backend backend = check.open(precision)) {
                measured.put(precision, new ConvBenchmark(
                        extent.size(), check.resources(extent.batchSize(), 0), extent.passSeconds())
                        .run(backend).rows());
                ceiling = Math.max(ceiling, bytesPerSecond(backend, extent));
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < measured.get(Precision.FP32).size(); i++) {
            List<String> row = new ArrayList<>(names(measured.get(Precision.FP32).get(i)));
            for (Precision precision : extent.precisions()) {
                ConvBenchmark.Row of = measured.get(precision).get(i);
                row.add(Spread.of(
                        "%.3f", of.timings().median() * 1e3, of.timings().min() * 1e3, of.timings().max() * 1e3));
                row.add(Report.format("%.0f", of.flopsPerSecond() / 1e9));
                row.add(Report.format("%.0f", of.bytesPerSecond() / 1e9));
            }
            rows.add(row);
        }
        check.report().table(
                "Convolutions",
                Report.format("Batches of %d images of %s voxels; operations of the direct computation; bytes of input,"
                        + " output and weight, each once. A ReLU over as much memory moves %.0f GB/s.",
                        extent.batchSize(), extent.size(), ceiling / 1e9),
                header(List.of("convolution", "pass"), extent, "GFLOP/s", "GB/s"),
                rows);
    }

    /** What a kernel that does nothing but read and write gets from the device's memory. */
    private static double bytesPerSecond(Backend backend, Extent extent) {
        int runs = 20;
        try (Scope scope = new Scope(backend.pool())) {
            Shape shape = Shape.of(8, extent.batchSize(), (int) extent.size().voxels().voxels());
            Tensor x = scope.empty(backend.realType(), shape);
            Tensor y = scope.empty(backend.realType(), shape);
            long start = 0;
            for (int i = -1; i < runs; i++) {
                backend.pointwise().leakyRelu(x, 0, y);
                if (i < 0) {
                    y.storage().read(0, new float[1], 0, 1);
                    start = System.nanoTime();
                }
            }
            y.storage().read(0, new float[1], 0, 1);
            return 2.0 * runs * shape.elements() * Float.BYTES / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static void steps(Check check) {
        Extent extent = check.extent();
        List<List<String>> rows = new ArrayList<>();
        for (NetworkType network : extent.networks()) {
            for (int batchSize : extent.batchSizes()) {
                List<String> row = new ArrayList<>(
                        List.of(words(network), Integer.toString(batchSize)));
                for (Precision precision : extent.precisions()) {
                    try (Backend backend = check.open(precision)) {
                        StepBenchmark.Result result = new StepBenchmark(
                                network, StepBenchmark.Mode.TRAIN, extent.size(), check.resources(batchSize, 0),
                                extent.warmUpSeconds(), extent.steps()).run(backend);
                        row.add(Spread.of(
                                "%.2f", result.step().median() * 1e3, result.step().min() * 1e3,
                                result.step().max() * 1e3));
                        row.add(Report.format("%.1f", batchSize / result.step().median()));
                        row.add(Report.format("%d", result.deviceBytes().orElseThrow() >> 20));
                    }
                }
                rows.add(row);
            }
        }
        check.report().table(
                "Training steps",
                "Images of " + extent.size() + " voxels; medians of " + extent.steps()
                        + " steps, least and most in brackets. Memory: what the device lost to weights, optimiser and"
                        + " steps, without the context.",
                header(List.of("network", "batch"), extent, "images/s", "MiB"),
                rows);
    }

    /** Doubles until the device refuses, then halves the gap until it is an eighth of what fits. */
    private static void largestBatch(Check check) {
        int most = check.extent().mostImages();
        int fits = 0;
        int refused = most + 1;
        String refusal = "the search ended there";
        int next = check.extent().batchSizes().getLast();
        while (fits < most && refused - fits > Math.max(1, fits / 8)) {
            String complaint = complaint(check, next);
            if (complaint.isEmpty()) {
                fits = next;
            } else {
                refused = next;
                refusal = "one of " + next + " did not: " + complaint;
            }
            next = refused > most ? Math.min(2 * next, most) : (fits + refused) / 2;
            if (next == 0) {
                break;
            }
        }
        check.report().table(
                "Largest batch",
                "Training of a " + words(check.extent().network()) + " in tf32, images of " + check.extent().size()
                        + " voxels.",
                List.of("largest batch that trained", "why not more"),
                List.of(List.of(Integer.toString(fits), refusal)));
    }

    /** Why such a batch does not train; empty if it does. */
    private static String complaint(Check check, int batchSize) {
        try (Backend backend = check.open(Precision.TF32)) {
            double loss = new NetworkStep(backend, check.extent().network(), check.extent().size().voxels(), batchSize)
                    .run(StepBenchmark.Mode.TRAIN);
            if (!Double.isFinite(loss)) {
                check.report().check(false, "a batch of %d has a loss of %s", batchSize, loss);
                return "the loss was " + loss;
            }
            return "";
        } catch (RuntimeException e) {
            // No memory, tensors beyond an index, a library that has no algorithm: all are limits to a user.
            return e.getMessage();
        }
    }

    private static void epoch(Check check) throws IOException, InterruptedException {
        Extent extent = check.extent();
        int nproc = Math.min(MOST_LOADING_THREADS, Runtime.getRuntime().availableProcessors());
        EpochBenchmark.Result result;
        try (Backend backend = check.open(Precision.TF32)) {
            result = new EpochBenchmark(
                    extent.network(), extent.size(), check.resources(extent.batchSize(), nproc), extent.epochBatches())
                    .run(backend, notice -> check.report().say("  %s", notice));
        }
        check.report().table(
                "An epoch with loading",
                Report.format(
                        "Training of a %s in tf32, %d images of %s voxels in batches of %d, %d loading threads on %d"
                                + " cores.",
                        words(extent.network()), result.images(), extent.size(), extent.batchSize(), nproc,
                        Runtime.getRuntime().availableProcessors()),
                List.of("images/s", "without loading", "loading alone", "of the time the GPU waits for images"),
                List.of(List.of(
                        Report.format("%.1f", result.images() / result.epoch()),
                        Report.format("%.1f", result.images() / result.compute()),
                        Report.format("%.1f", result.images() / result.load()),
                        Report.format("%.0f %%", 100 * result.waited() / result.epoch()))));
    }
}
