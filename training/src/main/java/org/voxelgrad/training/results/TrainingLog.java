package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.tables.PythonNumbers;
import org.voxelgrad.training.tables.TsvWriter;

/**
 * {@code training.tsv}: one row an evaluation during training, of a whole training set and a whole validation set.
 * Rows are whole, and on the disk when {@link #append} returns. Losses are means over images; a NaN is an empty cell.
 */
public final class TrainingLog {

    private static final List<String> CNN = List.of("epoch", "iteration", "time",
            "balanced_accuracy_train", "loss_train", "balanced_accuracy_valid", "loss_valid");
    private static final List<String> AUTOENCODER = List.of("epoch", "iteration", "time", "loss_train", "loss_valid");

    private static final double NANOS = 1e9;

    private final Path file;

    private TrainingLog(Path file) {
        this.file = file;
    }

    /** Begins a log that holds the column names. */
    public static TrainingLog create(Path file, NetworkType type) throws IOException {
        List<String> columns = switch (type) {
            case CNN -> CNN;
            case AUTOENCODER -> AUTOENCODER;
        };
        AtomicFiles.write(file, out -> TsvWriter.write(out, columns, List.of()));
        return new TrainingLog(file);
    }

    /** Goes on with a log as it was when it had {@code length} bytes. */
    public static TrainingLog reopen(Path file, long length) throws IOException {
        AtomicFiles.cutBack(file, length);
        return new TrainingLog(file);
    }

    public Path path() {
        return file;
    }

    /**
     * Adds an evaluation.
     *
     * @param epoch from 0
     * @param iteration within the epoch, from 0: at its end, that of the last batch
     * @param time since training of the fold began
     */
    public void append(int epoch, int iteration, Duration time, Scores train, Scores validation) throws IOException {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(epoch));
        cells.add(Integer.toString(iteration));
        cells.add(PythonNumbers.repr(time.toNanos() / NANOS));
        for (Scores scores : List.of(train, validation)) {
            scores.balancedAccuracy().ifPresent(accuracy -> cells.add(PythonNumbers.repr(accuracy)));
            cells.add(Double.isNaN(scores.meanLoss()) ? "" : PythonNumbers.repr(scores.meanLoss()));
        }
        AtomicFiles.append(file, (String.join("\t", cells) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
