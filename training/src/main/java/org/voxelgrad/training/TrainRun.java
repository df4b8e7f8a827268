package org.voxelgrad.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceUnavailableException;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.caps.ImageSource;
import org.voxelgrad.training.data.Prefetcher;
import org.voxelgrad.training.loop.Device;
import org.voxelgrad.training.loop.Task;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.results.EnvironmentFile;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.tables.FoldTables;
import org.voxelgrad.training.tables.SessionRow;
import org.voxelgrad.training.tables.Splits;
import org.voxelgrad.training.transfer.TransferLearning;

/**
 * A run of either network type: open the device, check everything, say what will happen, and only then write; then
 * fold after fold.
 */
final class TrainRun {

    /** Makes the network of a fold, described but not yet placed on a device. */
    @FunctionalInterface
    interface TaskFactory {

        /** @throws IllegalArgumentException when the images are too small for the architecture */
        Task create(Architecture architecture, Size3 image);
    }

    private final TrainOptions options;
    private final TrainListener listener;
    private final TaskFactory tasks;

    TrainRun(TrainOptions options, TrainListener listener, TaskFactory tasks) {
        this.options = options;
        this.listener = listener;
        this.tasks = tasks;
    }

    void run() throws IOException, InterruptedException {
        try {
            checkAndTrain();
        } catch (IOException | RuntimeException e) {
            if (Thread.interrupted()) { // file channels fail when their thread is interrupted
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            throw e;
        }
    }

    private void checkAndTrain() throws IOException, InterruptedException {
        try (Backend backend = openDevice()) {
            NetworkChoice network = NetworkChoice.of(options, tasks);
            TransferLearning transfer = TransferLearning.of(options);
            ResultsFolder results = ResultsFolder.claim(options);
            Splits splits = Splits.of(options);
            Map<Integer, FoldTables> folds = new LinkedHashMap<>();
            for (int fold : options.folds()) {
                folds.put(fold, splits.read(fold));
            }
            ImageSource images = ImageSource.of(options);
            int[] size = images.requireUniform(allRows(folds));
            RunSummary summary = network.summarise(backend, folds, size);
            transfer.check(network.create(size).network());

            listener.runStarts(summary);
            results.begin(options);
            CommandlineJson.write(options, results.commandline());
            EnvironmentFile.write(results.environment(), backend.description());
            int voxels = Math.toIntExact((long) size[0] * size[1] * size[2]);
            Device device = new Device(
                    backend, new Prefetcher(options.resources().nproc(), voxels), options.resources().batchSize());
            Seeds seeds = Seeds.root(options.resources().seed());
            Consumer<String> notices = firstOnly(listener);
            for (Map.Entry<Integer, FoldTables> fold : folds.entrySet()) {
                int index = fold.getKey();
                new FoldRun(options, index, listener, device, images, size, seeds.child("fold", index), notices)
                        .run(network.create(size), fold.getValue(), results.fold(index));
            }
            listener.runEnds();
        }
    }

    private Backend openDevice() {
        String device = options.resources().device();
        try {
            return Backends.open(device, options.resources().threads(), listener::notice);
        } catch (DeviceUnavailableException e) {
            String remedy = device.startsWith("cuda") ? " To train on the CPU, give --use_cpu." : "";
            throw new InputException(e.getMessage() + remedy, e);
        }
    }

    private static Consumer<String> firstOnly(TrainListener listener) {
        AtomicBoolean said = new AtomicBoolean();
        return sentence -> {
            if (said.compareAndSet(false, true)) {
                listener.notice(sentence + " Further images like it are not announced.");
            }
        };
    }

    private static List<SessionRow> allRows(Map<Integer, FoldTables> folds) {
        List<SessionRow> rows = new ArrayList<>();
        folds.values().forEach(tables -> {
            rows.addAll(tables.train());
            rows.addAll(tables.validation());
        });
        return rows;
    }
}
