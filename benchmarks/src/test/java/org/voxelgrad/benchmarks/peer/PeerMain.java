package org.voxelgrad.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * Measures a peer as {@code clinicadl bench conv --json} and {@code bench step --json} measure voxelgrad, and prints
 * the same line of JSON. Called by {@code dev/peers}, which gives every option.
 */
public final class PeerMain {

    private static final long[] CHANNELS = {1, 8, 16, 32, 64, 128};
    private static final int LEAST_REPETITIONS = 3;

    private final Peer peer;
    private final Map<String, String> options = new HashMap<>();

    private PeerMain(Peer peer, List<String> words) {
        this.peer = peer;
        for (int i = 0; i + 1 < words.size(); i += 2) {
            options.put(words.get(i), words.get(i + 1));
        }
    }

    /** @param args {@code conv} or {@code step}, then pairs of an option and its value */
    public static void run(Peer peer, String[] args) throws IOException {
        PeerMain main = new PeerMain(peer, Arrays.asList(args).subList(1, args.length));
        System.out.println(args[0].equals("conv") ? main.convolutions() : main.steps());
    }

    private String convolutions() {
        List<String> rows = new ArrayList<>();
        long[] input = input();
        for (int layer = 1; layer < CHANNELS.length; layer++) {
            input[1] = CHANNELS[layer - 1];
            Map<String, DoubleSupplier> passes = peer.convolution(input.clone(), CHANNELS[layer]);
            for (Map.Entry<String, DoubleSupplier> pass : passes.entrySet()) {
                double[] seconds = repeat(pass.getValue());
                rows.add(json("{\"layer\": %d, \"pass\": \"%s\", \"milliseconds\": %.5f}",
                        layer, pass.getKey(), 1e3 * median(seconds)));
            }
            for (int axis = 2; axis < input.length; axis++) {
                input[axis] = (input[axis] + 1) / 2;
            }
        }
        return "{\"layers\": [" + String.join(", ", rows) + "]}";
    }

    private double[] repeat(DoubleSupplier pass) {
        double budget = Double.parseDouble(options.get("--seconds"));
        pass.getAsDouble();
        List<Double> seconds = new ArrayList<>();
        double spent = 0;
        while (seconds.size() < LEAST_REPETITIONS || spent < budget) {
            seconds.add(pass.getAsDouble());
            spent += seconds.getLast();
        }
        return seconds.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private String steps() throws IOException {
        DoubleSupplier step = peer.step(input(), options.get("--mode").equals("train"));
        int warmUp = Integer.parseInt(options.get("--warm_up"));
        int steps = Integer.parseInt(options.get("--steps"));
        double[] seconds = DoubleStream.generate(step).limit(warmUp + steps).skip(warmUp).toArray();
        return json("{\"seconds_per_image\": %.6f, \"peak_rss_mib\": %.1f}",
                median(seconds) / input()[0], peakRssMib());
    }

    private long[] input() {
        long[] size = Arrays.stream(options.get("--size").split("x")).mapToLong(Long::parseLong).toArray();
        return new long[] {Long.parseLong(options.get("--batch_size")), 1, size[0], size[1], size[2]};
    }

    private static double median(double[] seconds) {
        Arrays.sort(seconds);
        return seconds[seconds.length / 2];
    }

    private static double peakRssMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElseThrow();
    }

    private static String json(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
