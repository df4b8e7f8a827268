package org.voxelgrad.training.tables;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes tables as pandas' {@code to_csv(sep="\t", index=False)} does, whole or not at all. */
public final class TsvWriter {

    private TsvWriter() {}

    /**
     * Writes or replaces a table.
     *
     * <p>A cell is {@code null} or NaN (missing: written empty), a {@link Double} or {@link Float} (written as
     * {@link PythonNumbers#repr}), a {@link Boolean} ({@code True}, {@code False}), or anything else by its
     * {@code toString}, quoted where it must be. Lines end with LF.
     *
     * @throws IllegalArgumentException if a row has not as many cells as there are columns
     * @throws IOException if the file cannot be written; what was there before is then still there
     */
    public static void write(Path file, Collection<String> columns, Iterable<? extends Collection<?>> rows)
            throws IOException {
        StringBuilder text = new StringBuilder();
        appendLine(text, columns);
        for (Collection<?> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("row " + row + " for the columns " + columns);
            }
            appendLine(text, row);
        }
        replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
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

    private static void replace(Path file, byte[] content) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
