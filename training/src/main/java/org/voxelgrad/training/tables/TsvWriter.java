package org.voxelgrad.training.tables;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes tables as pandas' {@code to_csv(sep="\t", index=False)} does. */
public final class TsvWriter {

    private TsvWriter() {}

    /**
     * Writes a table.
     *
     * <p>A cell is {@code null} or NaN (missing: written empty), a {@link Double} or {@link Float} (written as
     * {@link PythonNumbers#repr}), a {@link Boolean} ({@code True}, {@code False}), or anything else by its
     * {@code toString}, quoted where it must be. Lines end with LF.
     *
     * @throws IllegalArgumentException if a row has not as many cells as there are columns
     */
    public static void write(OutputStream out, Collection<String> columns, Iterable<? extends Collection<?>> rows)
            throws IOException {
        StringBuilder text = new StringBuilder();
        appendLine(text, columns);
        for (Collection<?> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("row " + row + " for the columns " + columns);
            }
            appendLine(text, row);
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void appendLine(StringBuilder text, Collection<?> cells) {
        text.append(cells.stream().map(TsvWriter::cell).collect(Collectors.joining("\t"))).append('\n');
    }

    private static String cell(Object value) {
        return switch (value) {
            case null -> "";
            case Double number -> number(number);
            case Float number -> number(number.doubleValue());
            case Boolean flag -> flag ? "True" : "False";
            default -> quotedIfNeeded(value.toString());
        };
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : PythonNumbers.repr(value);
    }

    private static String quotedIfNeeded(String text) {
        boolean plain = text.chars().noneMatch(c -> c == '\t' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
