package org.voxelgrad.engine.backend.cpu;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.bench.ConvolutionPass;
import org.voxelgrad.training.bench.ConvolutionWork;

/**
 * A table of convolutions that no network of ClinicaDL has, on one thread, each beside the direct 3x3x3 convolution
 * with stride 1 on volumes of its output's size, with channels rounded up to multiples of 8: how many times as long it
 * takes per operation. Where moving input, output and weight once at the speed of a copy takes longer than that, it is
 * what the time is compared with.
 *
 * <p>All operations are those of the direct computation, and so is what they are compared with: weight gradients of
 * the 3x3x3 kernel are computed by Winograd's algorithm alone, and are compared with its direct forward pass, which has
 * as many operations. Times are thread CPU time, the least of many.
 */
public final class GeneralConvolutions {

    private static final double SECONDS = 0.15;
    private static final int LEAST_REPETITIONS = 3;

    /** Rows of this many voxels are typical; outputs with far shorter or longer ones are compared with this size. */
    private static final Size3 TYPICAL = new Size3(43, 52, 45);
    private static final int SHORT = 16;
    private static final int LONG = 1000;

    private static final Size3 LARGE = new Size3(169, 208, 179);
    private static final Size3 MEDIUM = new Size3(85, 104, 90);
    private static final Size3 SMALL = new Size3(22, 26, 23);
    private static final Size3 SMALLEST = new Size3(11, 13, 12);

    private static final List<Conv3dSpec> SPECS = List.of(
            spec(8, 16, MEDIUM, 1, 1, 0), spec(16, 32, TYPICAL, 1, 1, 0), spec(32, 64, SMALL, 1, 1, 0),
            spec(64, 128, SMALLEST, 1, 1, 0), spec(16, 32, TYPICAL, 1, 2, 0),
            spec(1, 8, LARGE, 2, 2, 0), spec(8, 16, MEDIUM, 2, 2, 0), spec(16, 32, TYPICAL, 2, 2, 0),
            spec(32, 64, SMALL, 2, 2, 0),
            spec(1, 8, LARGE, 3, 2, 1), spec(2, 8, LARGE, 3, 2, 1), spec(8, 16, MEDIUM, 3, 2, 1),
            spec(16, 32, TYPICAL, 3, 2, 1), spec(12, 20, TYPICAL, 3, 2, 1), spec(32, 64, SMALL, 3, 2, 1),
            spec(64, 128, SMALLEST, 3, 2, 1), spec(8, 16, MEDIUM, 3, 3, 0),
            spec(8, 16, MEDIUM, 4, 2, 1), spec(1, 32, LARGE, 4, 4, 0),
            spec(1, 8, MEDIUM, 5, 1, 2), spec(2, 8, MEDIUM, 5, 1, 2), spec(8, 16, TYPICAL, 5, 1, 2),
            spec(32, 64, SMALL, 5, 1, 2), spec(1, 8, MEDIUM, 7, 1, 3), spec(8, 16, SMALL, 7, 1, 3),
            spec(1, 16, MEDIUM, 7, 2, 3),
            spec(2, 8, MEDIUM, 3, 1, 1), spec(3, 5, MEDIUM, 3, 1, 1), spec(5, 10, MEDIUM, 3, 1, 1),
            spec(10, 12, TYPICAL, 3, 1, 1), spec(12, 20, TYPICAL, 3, 1, 1), spec(20, 33, SMALL, 3, 1, 1),
            spec(3, 5, MEDIUM, 3, 1, 0), spec(5, 10, MEDIUM, 3, 1, 0), spec(10, 12, TYPICAL, 3, 1, 0),
            spec(12, 20, TYPICAL, 3, 1, 0), spec(20, 33, SMALL, 3, 1, 0),
            spec(8, 16, new Size3(1, 208, 179), 3, 1, 1), spec(8, 16, new Size3(60, 60, 5), 3, 1, 1),
            spec(8, 16, new Size3(30, 30, 6), 5, 1, 2), spec(16, 32, new Size3(30, 30, 6), 3, 2, 1),
            spec(8, 16, new Size3(5, 5, 20000), 3, 2, 1), spec(8, 16, new Size3(5, 5, 4000), 5, 1, 2));

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<Conv3dSpec, double[]> rates = new HashMap<>();
    private final Conv3x3x3 tuned = new Conv3x3x3(new Workers(1), RowKernels.of(Lanes.chosen()).conv());

    private static Conv3dSpec spec(int in, int out, Size3 input, int kernel, int stride, int padding) {
        return new Conv3dSpec(
                1, in, out, input, Size3.cube(kernel), Size3.cube(stride), Size3.cube(padding), Size3.cube(1));
    }

    /** Prints the table. */
    public static void main(String[] args) {
        GeneralConvolutions table = new GeneralConvolutions();
        try (Backend backend = Backends.open("cpu", 1, System.err::println)) {
            for (Conv3dSpec spec : SPECS) {
                times(backend, spec);
            }
            double bandwidth = copyBytesPerSecond();
            System.out.printf(Locale.ROOT, "copying: %.1f GB/s%n%n", bandwidth / 1e9);
            System.out.println("| convolution | forward, GFLOP/s | times tuned | backward data, GFLOP/s | times tuned |"
                    + " backward weight, GFLOP/s | times tuned |");
            System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
            SPECS.forEach(spec -> System.out.println(table.line(backend, spec, bandwidth)));
        }
    }

    private String line(Backend backend, Conv3dSpec spec, double bandwidth) {
        double[] rates = tunedRates(spec);
        double[] times = times(backend, spec);
        long floats = spec.inputShape().elements() + spec.outputShape().elements() + spec.weightShape().elements();
        StringBuilder line = new StringBuilder("| %d to %d, %s, kernel %d, stride %d, padding %d |".formatted(
                spec.inChannels(), spec.outChannels(), spec.input(), spec.kernel().d(), spec.stride().d(),
                spec.padding().d()));
        for (int pass = 0; pass < times.length; pass++) {
            double expected = Math.max(spec.flops() / rates[pass], floats * Float.BYTES / bandwidth);
            line.append(String.format(
                    Locale.ROOT, " %.0f | %.2f |", spec.flops() / times[pass] / 1e9, times[pass] / expected));
        }
        return line.toString();
    }

    private static double[] times(Backend backend, Conv3dSpec spec) {
        try (ConvolutionWork work = new ConvolutionWork(backend, spec)) {
            return Arrays.stream(ConvolutionPass.values())
                    .mapToDouble(pass -> leastSeconds(() -> work.run(pass)))
                    .toArray();
        }
    }

    /** Operations in a second of the convolution that a general one is compared with, for each pass. */
    private double[] tunedRates(Conv3dSpec general) {
        Size3 output = general.output();
        boolean typical = output.w() >= SHORT && output.w() <= LONG && output.d() > 1;
        Conv3dSpec spec = spec(
                rounded(general.inChannels()), rounded(general.outChannels()), typical ? output : TYPICAL, 3, 1, 1);
        return rates.computeIfAbsent(spec, this::measure);
    }

    private double[] measure(Conv3dSpec spec) {
        RandomGenerator random = Seeds.root(0).generator();
        float[] x = noise(spec.inputShape().elements(), random);
        float[] y = noise(spec.outputShape().elements(), random);
        float[] weight = noise(spec.weightShape().elements(), random);
        double forward = leastSeconds(() -> tuned.forward(spec, x, weight, null, y));
        double backwardData = leastSeconds(() -> tuned.backwardData(spec, y, weight, null, x));
        return new double[] {spec.flops() / forward, spec.flops() / backwardData, spec.flops() / forward};
    }

    private static int rounded(int channels) {
        return channels == 1 ? 1 : Math.ceilDiv(channels, 8) * 8;
    }

    private static float[] noise(long count, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /** Bytes count as read and as written. */
    private static double copyBytesPerSecond() {
        float[] from = new float[1 << 26];
        float[] to = new float[from.length];
        return 2.0 * Float.BYTES * from.length / leastSeconds(() -> copy(from, to));
    }

    private static void copy(float[] from, float[] to) {
        for (int i = 0; i < from.length; i++) {
            to[i] = 0.5f * from[i];
        }
    }

    private static double leastSeconds(Runnable work) {
        double least = Double.MAX_VALUE;
        double sum = 0;
        for (int i = 0; i < LEAST_REPETITIONS || sum < SECONDS; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            work.run();
            double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
            sum += seconds;
            least = Math.min(least, seconds);
        }
        return least;
    }
}
