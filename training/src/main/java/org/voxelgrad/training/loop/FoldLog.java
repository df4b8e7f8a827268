package org.voxelgrad.training.loop;

import java.io.IOException;
import java.time.Duration;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.results.EventFile;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Scores;
import org.voxelgrad.training.results.TrainingLog;

/** The curves of a fold: {@code training.tsv} and the TensorBoard events of both sets. */
final class FoldLog {

    private final NetworkType type;
    private final int iterations;
    private final long start = System.nanoTime();
    private final TrainingLog table;
    private final EventFile train;
    private final EventFile validation;

    /** @param iterations batches an epoch, which place the epochs on TensorBoard's axis */
    FoldLog(ResultsFolder.Fold folder, NetworkType type, int iterations) throws IOException {
        this.type = type;
        this.iterations = iterations;
        this.table = TrainingLog.create(folder.trainingLog(), type);
        this.train = EventFile.create(folder.events("train"));
        this.validation = EventFile.create(folder.events("validation"));
    }

    /** Takes note of an evaluation within an epoch, after {@code iteration}. */
    void inEpoch(int epoch, int iteration, EvaluatedSets scores) throws IOException {
        append(epoch, iteration, scores, iteration + (long) epoch * iterations);
    }

    /** Takes note of the evaluation at the end of an epoch, which ClinicaDL places one step later for a CNN. */
    void endOfEpoch(int epoch, EvaluatedSets scores) throws IOException {
        long step = (long) (epoch + 1) * iterations;
        append(epoch, iterations - 1, scores, type == NetworkType.CNN ? step : step - 1);
    }

    private void append(int epoch, int iteration, EvaluatedSets scores, long step) throws IOException {
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        table.append(epoch, iteration, time, scores.train(), scores.validation());
        append(train, scores.train(), step);
        append(validation, scores.validation(), step);
    }

    private static void append(EventFile file, Scores scores, long step) throws IOException {
        if (scores.balancedAccuracy().isPresent()) {
            file.scalar("balanced_accuracy", scores.balancedAccuracy().getAsDouble(), step);
        }
        file.scalar("loss", scores.meanLoss(), step);
    }
}
