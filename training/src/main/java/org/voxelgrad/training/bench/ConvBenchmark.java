package org.voxelgrad.training.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.cpu.FmaPeak;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.TrainOptions.Resources;

/**
 * Times each convolution of Conv5_FC3 in each of its passes, and the peak that they can be compared with.
 *
 * @param size of the images in voxels, {@code [D, H, W]}
 * @param resources the device, its threads and the batch size
 * @param secondsEach time given to each pass of each layer; as much again goes before it to warm up
 */
public record ConvBenchmark(ImageSize size, Resources resources, double secondsEach) {

    private static final int LEAST_REPETITIONS = 3;
    private static final int MOST_REPETITIONS = 1000;

    /** The least that a timing takes on a device that runs behind its caller, so that waiting for it weighs little. */
    private static final double RUN_AHEAD_SECONDS = 5e-3;

    /**
     * A pass of a layer.
     *
     * @param layer from 1
     * @param timings of one run, or of several divided by their number where a device runs behind its caller
     * @param bytes of its operands, each counted once
     */
    public record Row(int layer, Conv3dSpec spec, ConvolutionPass pass, Timings timings, long bytes) {

        public int inChannels() {
            return spec.inChannels();
        }

        public int outChannels() {
            return spec.outChannels();
        }

        /** Of the layer's input, in words. */
        public String size() {
            return spec.input().toString();
        }

        /** Direct operations in a second; an algorithm that saves operations is credited for all of them. */
        public double flopsPerSecond() {
            return spec.flops() / timings.median();
        }

        public double bytesPerSecond() {
            return bytes / timings.median();
        }
    }

    /**
     * What was measured.
     *
     * @param peakFlopsPerSecond of as many threads of this CPU; empty for another device
     */
    public record Result(Hardware hardware, OptionalDouble peakFlopsPerSecond, List<Row> rows) {}

    /**
     * @param notices hears why {@code auto} falls back to another device
     * @throws org.voxelgrad.training.InputException when the device is not available or the images do not fit
     */
    public Result run(Consumer<String> notices) {
        try (Backend backend = Devices.open(resources, notices)) {
            return run(backend);
        }
    }

    /** The same on a backend that is open. */
    public Result run(Backend backend) {
        try {
            List<Conv3dSpec> specs = ConvolutionWork.ofConv5Fc3(size.voxels(), resources.batchSize());
            Hardware hardware = Hardware.of(backend, resources);
            OptionalDouble peak = hardware.isCpu()
                    ? OptionalDouble.of(new FmaPeak().flopsPerSecond(hardware.threads()))
                    : OptionalDouble.empty();
            double least = hardware.isCpu() ? 0 : RUN_AHEAD_SECONDS;
            // All layers share their code, so the JVM has compiled it for all before the first is timed.
            rows(backend, specs, least);
            return new Result(hardware, peak, rows(backend, specs, least));
        } catch (IllegalArgumentException e) {
            throw Devices.misfit(size.voxels(), resources, e);
        }
    }

    private List<Row> rows(Backend backend, List<Conv3dSpec> specs, double least) {
        List<Row> rows = new ArrayList<>();
        for (int layer = 1; layer <= specs.size(); layer++) {
            Conv3dSpec spec = specs.get(layer - 1);
            try (ConvolutionWork work = new ConvolutionWork(backend, spec)) {
                for (ConvolutionPass pass : ConvolutionPass.values()) {
                    rows.add(new Row(layer, spec, pass, time(work, pass, least), work.bytes()));
                }
            }
        }
        return rows;
    }

    /** @param least seconds of one timing, which has as many runs as that takes */
    private Timings time(ConvolutionWork work, ConvolutionPass pass, double least) {
        int runs = least == 0 ? 1 : (int) Math.ceil(least / seconds(work, pass, 1));
        List<Double> seconds = new ArrayList<>();
        long begin = System.nanoTime();
        do {
            seconds.add(seconds(work, pass, runs));
        } while (seconds.size() < LEAST_REPETITIONS
                || seconds.size() < MOST_REPETITIONS && System.nanoTime() - begin < secondsEach * 1e9);
        return new Timings(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Of one run of several. */
    private static double seconds(ConvolutionWork work, ConvolutionPass pass, int runs) {
        long start = System.nanoTime();
        work.run(pass, runs);
        return (System.nanoTime() - start) / 1e9 / runs;
    }
}
