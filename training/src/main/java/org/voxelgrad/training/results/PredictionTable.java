package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.voxelgrad.training.tables.TsvWriter;

/**
 * {@code <set>_image_level_prediction.tsv}: ClinicaDL's columns for whole images, then those of probabilities that it
 * writes for parts of images.
 */
public final class PredictionTable {

    private static final List<String> COLUMNS =
            List.of("participant_id", "session_id", "true_label", "predicted_label", "proba0", "proba1");

    private PredictionTable() {}

    /** Writes the predictions in the order given, which is to be that of the split's tables. */
    public static void write(Path file, List<Prediction> predictions) throws IOException {
        List<List<Object>> rows = predictions.stream().map(PredictionTable::row).toList();
        AtomicFiles.write(file, out -> TsvWriter.write(out, COLUMNS, rows));
    }

    private static List<Object> row(Prediction of) {
        return List.of(
                of.participantId(), of.sessionId(), of.trueLabel(), of.predictedLabel(), of.proba0(), of.proba1());
    }
}
