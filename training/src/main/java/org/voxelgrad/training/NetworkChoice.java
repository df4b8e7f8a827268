package org.voxelgrad.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.DeviceMemoryException;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.arch.Architectures;
import org.voxelgrad.training.caps.Volume;
import org.voxelgrad.training.loop.Task;
import org.voxelgrad.training.tables.FoldTables;
import org.voxelgrad.training.tables.SessionRow;

/** The architecture a user named, what comes of it for images of a size, and what that takes. */
final class NetworkChoice {

    private final TrainOptions options;
    private final TrainRun.TaskFactory tasks;
    private final Architecture architecture;

    private NetworkChoice(TrainOptions options, TrainRun.TaskFactory tasks, Architecture architecture) {
        this.options = options;
        this.tasks = tasks;
        this.architecture = architecture;
    }

    /** @throws InputException when no architecture has that name */
    static NetworkChoice of(TrainOptions options, TrainRun.TaskFactory tasks) {
        Architecture architecture = Architectures.named(options.architecture())
                .orElseThrow(() -> new InputException("Architecture " + options.architecture() + " is not known: give"
                        + " one of " + Architectures.all().stream()
                                .map(Architecture::name).sorted().collect(Collectors.joining(", ")) + "."));
        return new NetworkChoice(options, tasks, architecture);
    }

    /** @throws InputException when the images are too small for the architecture, or too large for an array */
    Task create(int[] size) {
        if ((double) size[0] * size[1] * size[2] > Integer.MAX_VALUE) {
            throw new InputException("Images of " + Volume.inWords(size) + " voxels have more than "
                    + Integer.MAX_VALUE + ", the most that can be read: give smaller images.");
        }
        try {
            return tasks.create(architecture, new Size3(size[0], size[1], size[2]));
        } catch (IllegalArgumentException e) {
            throw new InputException("Images of " + Volume.inWords(size) + " voxels do not fit " + architecture.name()
                    + " (" + e.getMessage() + "): give larger images or another architecture.", e);
        }
    }

    /**
     * What is known before anything is computed.
     *
     * @param reading bytes that a thread needs to read an image, besides its voxels
     * @throws InputException when the images are too small to train on in the batches that the folds make, or when the
     *     run would need more memory than this process may take or than the device has free
     */
    RunSummary summarise(Backend backend, Map<Integer, FoldTables> folds, int[] size, long reading) {
        Task task = create(size);
        long weights = task.network().parameterCount();
        long step = largestStep(backend, task, size, folds.values());
        MemoryEstimate memory = MemoryEstimate.of(backend, options.resources(), step, weights, size, reading);
        backend.freeBytes().ifPresent(free -> room(backend, task, size).requireFit(step, free));
        memory.requireFit(options.resources().batchSize());
        List<String> notes = new ArrayList<>();
        Size3 image = new Size3(size[0], size[1], size[2]);
        if (!image.equals(architecture.standardSize())) {
            notes.add("Images are " + image + " voxels, not the standard " + architecture.standardSize() + " of "
                    + architecture.name() + (options.networkType() == NetworkType.CNN
                            ? ": the first linear layer takes its size from them." : "."));
        }
        List<RunSummary.FoldSummary> counts = new ArrayList<>();
        folds.forEach((fold, tables) -> counts.add(
                new RunSummary.FoldSummary(fold, perDiagnosis(tables.train()), perDiagnosis(tables.validation()))));
        String network = String.format(Locale.ROOT, "%s%s, images %s, %,d weights",
                architecture.name(), options.networkType() == NetworkType.CNN ? "" : " autoencoder", image, weights);
        return new RunSummary(
                backend.description(), options.resources().seed(), network, counts, memory.bytes(),
                memory.deviceBytes(), notes);
    }

    private DeviceRoom room(Backend backend, Task task, int[] size) {
        return new DeviceRoom(
                options.resources().batchSize(), options.optimization().accumulationSteps(),
                (batch, accumulates) -> MemoryEstimate.step(backend, task, size, batch, accumulates));
    }

    /** What a run ends with when its device turns out to be full, though its estimate fitted. */
    OutOfMemoryException outOfMemory(Backend backend, int[] size, DeviceMemoryException failure) {
        Task task = create(size);
        int copies = options.optimization().accumulationSteps() > 1 ? 4 : 3; // weights, Adam's two, perhaps gradients
        long ofNetwork = copies * task.network().parameterCount() * Float.BYTES;
        long ours = ofNetwork + backend.pool().bytesHeld();
        long free = backend.freeBytes().orElse(failure.freeBytes());
        return new OutOfMemoryException(
                failure.getMessage() + " By the estimate, " + room(backend, task, size).advice(free + ours), failure);
    }

    /** Runs full and short last batches of every fold without arithmetic. */
    private long largestStep(Backend backend, Task task, int[] size, Collection<FoldTables> folds) {
        int full = options.resources().batchSize();
        Map<Integer, Integer> imagesByBatch = new TreeMap<>();
        for (FoldTables tables : folds) {
            int images = tables.train().size();
            imagesByBatch.put(Math.min(full, images), images);
            if (images % full > 0) {
                imagesByBatch.put(images % full, images);
            }
        }
        boolean accumulates = options.optimization().accumulationSteps() > 1;
        long largest = 0;
        for (Map.Entry<Integer, Integer> entry : imagesByBatch.entrySet()) {
            int batch = entry.getKey();
            try {
                largest = Math.max(largest, MemoryEstimate.step(backend, task, size, batch, accumulates));
            } catch (IllegalArgumentException e) {
                throw new InputException("Images of " + Volume.inWords(size) + " voxels are too small for "
                        + architecture.name() + " where a batch holds " + batch + ", as " + entry.getValue()
                        + " training images with --batch_size " + full + " bring about (" + e.getMessage()
                        + "): give larger images or another --batch_size.", e);
            }
        }
        return largest;
    }

    private static String perDiagnosis(List<SessionRow> rows) {
        Map<String, Long> counts = rows.stream()
                .collect(Collectors.groupingBy(SessionRow::diagnosis, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
