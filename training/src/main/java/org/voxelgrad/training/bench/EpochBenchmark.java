package org.voxelgrad.training.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions.Resources;
import org.voxelgrad.training.caps.ImageFile;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.data.Batches;
import org.voxelgrad.training.data.ImageDataset;
import org.voxelgrad.training.data.Prefetcher;
import org.voxelgrad.training.phantom.PhantomCaps;

/**
 * Times the training part of an epoch on phantom images of a temporary CAPS: with loading as in a training, without it,
 * and loading alone, which tells what a training waits for. The files are read from the system's page cache.
 *
 * @param size of the images in voxels, {@code [D, H, W]}
 * @param resources the device, its threads, the loading threads and the batch size
 * @param batches batches of the epoch
 */
public record EpochBenchmark(NetworkType network, ImageSize size, Resources resources, int batches) {

    /** The fewest that a phantom CAPS can have; the epoch goes over them as often as it needs. */
    private static final int PARTICIPANTS_OF_A_GROUP = 2;

    private static final int WARM_UP = 3;

    /**
     * What was measured; all times in seconds.
     *
     * @param images of the epoch
     * @param epoch with loading, as in a training
     * @param compute the same without loading
     * @param load loading alone, on all loading threads
     * @param waited of {@code epoch}, the time in which the computation waited for images
     * @param peakRssBytes most resident memory of the process so far; -1 where the system does not tell
     */
    public record Result(
            Hardware hardware, int images, double epoch, double compute, double load, double waited,
            long peakRssBytes) {

        /** Whether more loading threads would help rather than more computing power. */
        public boolean loadingIsSlower() {
            return load > compute;
        }
    }

    public EpochBenchmark {
        if (batches < 1) {
            throw new InputException("--batches is " + batches + ": give 1 or more.");
        }
    }

    /**
     * @param notices hears what is going on, sentence by sentence
     * @throws InputException when the device is not available or the images do not fit
     */
    public Result run(Consumer<String> notices) throws IOException, InterruptedException {
        try (Backend backend = Devices.open(resources, notices)) {
            return run(backend, notices);
        }
    }

    /** The same on a backend that is open. */
    public Result run(Backend backend, Consumer<String> notices) throws IOException, InterruptedException {
        try {
            NetworkStep step = new NetworkStep(backend, network, size.voxels(), resources.batchSize());
            Path folder = Files.createTempDirectory("voxelgrad-bench-");
            try {
                notices.accept("Making phantom images of " + size + " voxels in " + folder + ".");
                return measure(backend, step, phantoms(folder));
            } finally {
                delete(folder);
            }
        } catch (IllegalArgumentException e) {
            throw Devices.misfit(size.voxels(), resources, e);
        }
    }

    private List<Path> phantoms(Path folder) throws IOException {
        Path caps = folder.resolve("caps");
        new PhantomCaps(PARTICIPANTS_OF_A_GROUP, List.of(size.d(), size.h(), size.w()), 0, Seeds.root(0))
                .write(caps, folder.resolve("labels"));
        try (Stream<Path> files = Files.walk(caps)) {
            return files.filter(file -> file.toString().endsWith(".nii.gz")).sorted().toList();
        }
    }

    private Result measure(Backend backend, NetworkStep step, List<Path> files)
            throws IOException, InterruptedException {
        int[] voxels = {size.d(), size.h(), size.w()};
        ImageDataset images = new ImageDataset(
                voxels, files, (file, target) -> new ImageFile(file).read(voxels, target), true, notice -> {});
        Prefetcher prefetcher = new Prefetcher(resources.nproc(), images.voxels());
        epoch(prefetcher, images, WARM_UP, step);

        Pass load = epoch(prefetcher, images, batches, null);
        long start = System.nanoTime();
        for (int i = 0; i < batches; i++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            step.run(StepBenchmark.Mode.TRAIN);
        }
        double compute = (System.nanoTime() - start) / 1e9;
        Pass both = epoch(prefetcher, images, batches, step);
        return new Result(
                Hardware.of(backend, resources), batches * resources.batchSize(), both.seconds(), compute,
                load.seconds(), both.waited(), ProcessMemory.peakRssBytes());
    }

    private record Pass(double seconds, double waited) {}

    /** @param step null to load only */
    private Pass epoch(Prefetcher prefetcher, ImageDataset images, int batches, NetworkStep step)
            throws IOException, InterruptedException {
        int[] order = IntStream.range(0, batches * resources.batchSize()).map(i -> i % images.rows()).toArray();
        long start = System.nanoTime();
        try (Batches loaded = prefetcher.open(images.plain(), order, resources.batchSize())) {
            while (loaded.hasNext()) {
                Batch batch = loaded.next();
                if (step != null) {
                    step.load(batch);
                    step.run(StepBenchmark.Mode.TRAIN);
                }
            }
            return new Pass((System.nanoTime() - start) / 1e9, loaded.waited().toNanos() / 1e9);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
