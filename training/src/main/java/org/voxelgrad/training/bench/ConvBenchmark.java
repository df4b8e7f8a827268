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

    /**
     * A pass of a layer.
     *
     * @param layer from 1
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
            List<Conv3dSpec> specs = ConvolutionWork.ofConv5Fc3(size.voxels(), resources.batchSize());
            Hardware hardware = Hardware.of(backend, resources);
            OptionalDouble peak = hardware.isCpu()
                    ? OptionalDouble.of(new FmaPeak().flopsPerSecond(hardware.threads()))
                    : OptionalDouble.empty();
            // All layers share their code, so the JVM has compiled it for all before the first is timed.
            rows(backend, specs);
            return new Result(hardware, peak, rows(backend, specs));
        } catch (IllegalArgumentException e) {
            throw Devices.misfit(size.voxels(), resources, e);
        }
    }

    private List<Row> rows(Backend backend, List<Conv3dSpec> specs) {
        List<Row> rows = new ArrayList<>();
        for (int layer = 1; layer <= specs.size(); layer++) {
            Conv3dSpec spec = specs.get(layer - 1);
            try (ConvolutionWork work = new ConvolutionWork(backend, spec)) {
                for (ConvolutionPass pass : ConvolutionPass.values()) {
                    rows.add(new Row(layer, spec, pass, time(work, pass), work.bytes()));
                }
            }
        }
        return rows;
    }

    private Timings time(ConvolutionWork work, ConvolutionPass pass) {
        List<Double> seconds = new ArrayList<>();
        long begin = System.nanoTime();
        do {
            long start = System.nanoTime();
            work.run(pass);
            seconds.add((System.nanoTime() - start) / 1e9);
        } while (seconds.size() < LEAST_REPETITIONS
                || seconds.size() < MOST_REPETITIONS && System.nanoTime() - begin < secondsEach * 1e9);
        return new Timings(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
