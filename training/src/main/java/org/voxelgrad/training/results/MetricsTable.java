package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.voxelgrad.training.tables.TsvWriter;

/** {@code <set>_image_level_metrics.tsv}: one row with a CNN's scores on a set. */
public final class MetricsTable {

    private MetricsTable() {}

    /** Writes the scores, then what ClinicaDL fills for other kinds of training only. */
    public static void write(Path file, Scores scores) throws IOException {
        Map<String, Double> values = scores.values();
        List<String> columns = new ArrayList<>(values.keySet());
        List<Object> row = new ArrayList<>(values.values());
        add(columns, row, "total_kl_loss", 0);
        add(columns, row, "total_atlas_loss", 0);
        add(columns, row, "image_id", null);
        AtomicFiles.write(file, out -> TsvWriter.write(out, columns, List.of(row)));
    }

    private static void add(List<String> columns, List<Object> row, String column, Object value) {
        columns.add(column);
        row.add(value);
    }
}
