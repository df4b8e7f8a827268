package org.voxelgrad.training.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.results.EventFile;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Scores;
import org.voxelgrad.training.results.TrainingLog;

/** The curves of a fold: {@code training.tsv} and the TensorBoard events of both sets. */
final class FoldLog {

    /**
     * The files at one moment, so that what is added later can be taken off again.
     *
     * @param table bytes of {@code training.tsv}; 0 before there are files
     * @param train name of the event file of the training set
     * @param trainBytes bytes of that file
     * @param elapsed time since training of the fold began, without interruptions
     */
    record State(long table, String train, long trainBytes, String validation, long validationBytes, Duration elapsed) {

        /** Before there are files. */
        static final State START = new State(0, "", 0, "", 0, Duration.ZERO);
    }

    private final NetworkType type;
    private final int iterations;
    private final long start;
    private final TrainingLog table;
    private final EventFile train;
    private final EventFile validation;

    /**
     * Goes on with the files of a fold as they were at a moment; what was added to them since is cut off.
     *
     * @param iterations batches an epoch, which place the epochs on TensorBoard's axis
     */
    FoldLog(ResultsFolder.Fold folder, NetworkType type, int iterations, State state) throws IOException {
        this.type = type;
        this.iterations = iterations;
        if (state.table == 0) {
            this.train = EventFile.replace(folder.events("train"));
            this.validation = EventFile.replace(folder.events("validation"));
            this.table = TrainingLog.create(folder.trainingLog(), type);
        } else {
            this.train = EventFile.reopen(folder.events("train").resolve(state.train), state.trainBytes);
            this.validation =
                    EventFile.reopen(folder.events("validation").resolve(state.validation), state.validationBytes);
            this.table = TrainingLog.reopen(folder.trainingLog(), state.table);
        }
        this.start = System.nanoTime() - state.elapsed.toNanos();
    }

    State state() throws IOException {
        return new State(Files.size(table.path()), name(train), Files.size(train.path()), name(validation),
                Files.size(validation.path()), elapsed());
    }

    private static String name(EventFile file) {
        return file.path().getFileName().toString();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
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
        table.append(epoch, iteration, elapsed(), scores.train(), scores.validation());
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
