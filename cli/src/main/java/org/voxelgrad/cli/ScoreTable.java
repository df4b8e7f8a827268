package org.voxelgrad.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The scores of the best models of a run, one row a fold, selection and set. */
final class ScoreTable {

    /** What of the metrics file is worth a line on the screen. */
    private static final List<String> SHOWN =
            List.of("balanced_accuracy", "sensitivity", "specificity", "loss");

    private record Row(int fold, String selection, String set, Map<String, Double> scores) {}

    private final List<Row> rows = new ArrayList<>();

    void add(int fold, String selection, String set, Map<String, Double> scores) {
        rows.add(new Row(fold, selection, set, scores));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The table with columns padded to their widest cell, names to the left and numbers to the right. */
    @Override
    public String toString() {
        List<String> columns = SHOWN.stream()
                .filter(name -> rows.stream().anyMatch(row -> row.scores().containsKey(name)))
                .toList();
        List<List<String>> cells = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("fold", "best model", "set"));
        columns.forEach(name -> header.add(name.replace('_', ' ')));
        cells.add(header);
        for (Row row : rows) {
            List<String> line = new ArrayList<>(List.of("" + row.fold(), row.selection(), row.set()));
            columns.forEach(name -> line.add(cell(name, row.scores().get(name))));
            cells.add(line);
        }
        int[] widths = IntStream.range(0, header.size())
                .map(column -> cells.stream().mapToInt(line -> line.get(column).length()).max().orElse(0))
                .toArray();
        List<String> lines = cells.stream().map(line -> pad(line, widths)).toList();
        return String.join(System.lineSeparator(), lines);
    }

    private static String cell(String name, Double score) {
        if (score == null) {
            return "-";
        }
        return name.equals("loss") ? Quantities.loss(score) : Quantities.format("%.3f", score);
    }

    private static String pad(List<String> line, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            boolean name = column == 1 || column == 2;
            text.append(column == 0 ? "" : "  ");
            text.append(Quantities.format("%" + (name ? "-" : "") + widths[column] + "s", line.get(column)));
        }
        return text.toString().stripTrailing();
    }
}
