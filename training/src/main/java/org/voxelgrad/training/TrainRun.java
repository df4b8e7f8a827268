package org.voxelgrad.training;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceMemoryException;
import org.voxelgrad.engine.backend.DeviceOptions;
import org.voxelgrad.engine.backend.DeviceUnavailableException;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.training.caps.ImageSource;
import org.voxelgrad.training.data.Prefetcher;
import org.voxelgrad.training.loop.Device;
import org.voxelgrad.training.loop.Task;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.results.EnvironmentFile;
import org.voxelgrad.training.results.FolderLock;
import org.voxelgrad.training.results.InterruptedRun;
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

    /** Opens a device; see {@link Backends#open(String, DeviceOptions, Consumer)}. */
    @FunctionalInterface
    interface Opener {
        Backend open(String device, DeviceOptions options, Consumer<String> notices);
    }

    /** A step of a run, which may fail in the ways a run can. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** The input, once every check has passed; {@code size} is {@code [D, H, W]} of every image. */
    private record Checked(
            Map<Integer, FoldTables> folds, TransferLearning transfer, ImageSource images, int[] size) {}

    private final TrainOptions options;
    private final TrainListener listener;
    private final RunControl control;
    private final TaskFactory tasks;
    private final Opener devices;
    private final ResultsFolder results;

    TrainRun(TrainOptions options, TrainListener listener, RunControl control, TaskFactory tasks) {
        this(options, listener, control, tasks, Backends::open);
    }

    TrainRun(
            TrainOptions options, TrainListener listener, RunControl control, TaskFactory tasks, Opener devices) {
        this.options = options;
        this.listener = listener;
        this.control = control;
        this.tasks = tasks;
        this.devices = devices;
        this.results = new ResultsFolder(options.outputDirectory());
    }

    /** A new run. */
    void run() throws IOException, InterruptedException {
        interruptibly(() -> {
            try (Backend backend = openDevice()) {
                NetworkChoice network = NetworkChoice.of(options, tasks);
                TransferLearning transfer = TransferLearning.of(options, options.folds());
                ResultsFolder.claim(options);
                Checked checked = check(backend, network, transfer, options.folds());
                try (FolderLock _ = FolderLock.acquire(results.root(), listener::notice)) {
                    results.begin(options);
                    CommandlineJson.write(options, results.commandline());
                    EnvironmentFile.write(results.environment(), backend.description());
                    train(backend, network, checked);
                }
            }
            listener.runEnds();
        });
    }

    /** What is left of an interrupted run. */
    void resume() throws IOException, InterruptedException {
        interruptibly(() -> {
            TrainOptions begun = InterruptedRun.options(options.outputDirectory());
            try (FolderLock _ = FolderLock.acquire(results.root(), listener::notice)) {
                List<Integer> folds = InterruptedRun.foldsLeft(options);
                if (folds.isEmpty()) {
                    listener.notice("The run in " + results.root() + " is complete: there is nothing to do.");
                } else {
                    resume(begun, folds);
                }
            }
        });
    }

    private void resume(TrainOptions begun, List<Integer> folds) throws IOException, InterruptedException {
        announceOthers("--batch_size", begun.resources().batchSize(), options.resources().batchSize());
        announceOthers("--device", kind(begun), kind(options));
        announceOthers("--precision", begun.resources().precision(), options.resources().precision());
        try (Backend backend = openDevice()) {
            NetworkChoice network = NetworkChoice.of(options, tasks);
            TransferLearning transfer = TransferLearning.of(
                    options, folds.stream().filter(fold -> !results.fold(fold).isInterrupted()).toList());
            Checked checked = check(backend, network, transfer, folds);
            results.deleteLeftovers();
            CommandlineJson.write(options, results.commandline());
            if (!Files.exists(results.environment())) {
                EnvironmentFile.write(results.environment(), backend.description());
            }
            train(backend, network, checked);
        }
        listener.runEnds();
    }

    private void announceOthers(String option, Object begun, Object now) {
        if (!begun.equals(now)) {
            listener.notice("With " + option + " " + now + " in place of " + begun
                    + " the results will not be those of the uninterrupted run.");
        }
    }

    /** {@code cuda}, {@code cpu} or {@code auto}: whichever GPU it is makes no difference. */
    private static String kind(TrainOptions options) {
        return options.resources().device().replaceFirst(":.*", "");
    }

    private static void interruptibly(Work work) throws IOException, InterruptedException {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            if (Thread.interrupted()) { // file channels fail when their thread is interrupted
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            throw e;
        }
    }

    private Checked check(
            Backend backend, NetworkChoice network, TransferLearning transfer, List<Integer> indices)
            throws IOException, InterruptedException {
        Splits splits = Splits.of(options);
        Map<Integer, FoldTables> folds = new LinkedHashMap<>();
        for (int fold : indices) {
            folds.put(fold, splits.read(fold));
        }
        ImageSource images = ImageSource.of(options);
        int[] size = images.requireUniform(allRows(folds));
        long reading = images.find(allRows(folds).getFirst()).readingBytes();
        RunSummary summary = network.summarise(backend, folds, size, reading);
        transfer.check(network.create(size).network());
        control.stopIfRequested();
        listener.runStarts(summary);
        return new Checked(folds, transfer, images, size);
    }

    private void train(Backend backend, NetworkChoice network, Checked checked)
            throws IOException, InterruptedException {
        int[] size = checked.size();
        int voxels = Math.toIntExact((long) size[0] * size[1] * size[2]);
        Device device = new Device(
                backend, new Prefetcher(options.resources().nproc(), voxels), options.resources().batchSize());
        Run run = new Run(
                options, listener, control, device, checked.transfer(), checked.images(), size, firstOnly(listener));
        try {
            for (Map.Entry<Integer, FoldTables> fold : checked.folds().entrySet()) {
                int index = fold.getKey();
                control.stopIfRequested();
                new FoldRun(run, index, network.create(size), fold.getValue(), results.fold(index)).run();
                // A collector would rather take more memory for the next fold than look for what the last one leaves.
                System.gc();
            }
        } catch (DeviceMemoryException e) {
            throw network.outOfMemory(backend, size, e);
        }
    }

    private Backend openDevice() {
        String device = options.resources().device();
        try {
            Backend backend = devices.open(device, options.resources().deviceOptions(), listener::notice);
            options.resources().precisionNotice(backend.id()).ifPresent(listener::notice);
            return backend;
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
