package org.voxelgrad.training.tables;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.voxelgrad.training.InputException;

/**
 * A table of tab-separated text: a header line that names the columns, then one row a line. Read leniently, as people's
 * tables come from pandas, R and spreadsheets: UTF-8 with or without byte order mark, any line ending, quoted fields,
 * blank lines, short rows. {@link TsvWriter} writes one.
 */
public final class Tsv {

    private static final int SHOWN_COLUMNS = 12;

    private final Path file;
    private final List<String> columns;
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<Row> rows;

    private Tsv(Path file, List<String> columns, List<TsvParser.Fields> records) {
        this.file = file;
        this.columns = columns;
        for (int i = 0; i < columns.size(); i++) {
            positions.putIfAbsent(columns.get(i), i);
        }
        this.rows = records.stream().map(Row::new).toList();
    }

    /** One row, whose cells are asked for by the name of their column. */
    public final class Row {

        private final TsvParser.Fields fields;

        private Row(TsvParser.Fields fields) {
            this.fields = fields;
        }

        /** Number of the row's line in its file, from 1: the header is usually line 1. */
        public int line() {
            return fields.line();
        }

        /**
         * The cell without blanks around it; empty where the row is too short to have it.
         *
         * @throws IllegalArgumentException if the table has no such column
         */
        public String get(String column) {
            Integer position = positions.get(column);
            if (position == null) {
                throw new IllegalArgumentException("no column " + column + " among " + columns);
            }
            return position < fields.cells().size() ? fields.cells().get(position).strip() : "";
        }

        /**
         * The cell, which must not be empty.
         *
         * @throws InputException if it is, naming the line
         */
        public String filled(String column) {
            String value = get(column);
            if (value.isEmpty()) {
                throw new InputException("Table " + file + " has no " + column + " in line " + line()
                        + ": fill it in or remove the line.");
            }
            return value;
        }
    }

    /**
     * Reads a table.
     *
     * @throws InputException if the file is missing, is no UTF-8 text, has no header, or a row longer than the header
     */
    public static Tsv read(Path file) {
        List<TsvParser.Fields> records = records(file);
        if (records.isEmpty()) {
            throw new InputException("Table " + file + " is empty: expected a header line with the names of the"
                    + " columns, separated by tabs.");
        }
        List<String> columns = records.getFirst().cells().stream().map(String::strip).toList();
        List<TsvParser.Fields> rows = records.subList(1, records.size());
        rows.forEach(row -> requireFits(file, row, columns.size()));
        return new Tsv(file, columns, rows);
    }

    private static List<TsvParser.Fields> records(Path file) {
        try {
            return TsvParser.parse(Files.readString(file));
        } catch (TsvParser.UnclosedQuoteException e) {
            throw new InputException("Table " + file + " has a quote in line " + e.line()
                    + " that is never closed: close or remove it.", e);
        } catch (CharacterCodingException e) {
            throw new InputException("Table " + file + " is not UTF-8 text: save it as tab-separated text in"
                    + " UTF-8.", e);
        } catch (NoSuchFileException e) {
            throw new InputException("Table " + file + " does not exist: check the path.", e);
        } catch (IOException e) {
            String found = Files.isDirectory(file) ? "is a folder" : "cannot be read (" + e.getMessage() + ")";
            throw new InputException("Table " + file + " " + found + ": expected a file of tab-separated text that you"
                    + " may read.", e);
        }
    }

    private static void requireFits(Path file, TsvParser.Fields fields, int columns) {
        List<String> cells = fields.cells();
        if (cells.size() > columns && !cells.subList(columns, cells.size()).stream().allMatch(String::isBlank)) {
            throw new InputException("Table " + file + " has " + cells.size() + " fields in line " + fields.line()
                    + ", but its header names " + columns + " columns: make them the same.");
        }
    }

    /**
     * Insists on columns.
     *
     * @throws InputException naming the missing columns and those found
     */
    public void require(String... needed) {
        List<String> missing = Arrays.stream(needed).filter(name -> !columns.contains(name)).toList();
        if (missing.isEmpty()) {
            return;
        }
        boolean commas = columns.size() == 1 && columns.getFirst().contains(",");
        throw new InputException("Table " + file + " has no column " + String.join(", ", missing) + ": found "
                + shown() + "; needed are " + String.join(", ", needed)
                + (commas ? ", separated by tabs, not commas." : "; add or rename the missing."));
    }

    private String shown() {
        String names = String.join(", ", columns.subList(0, Math.min(SHOWN_COLUMNS, columns.size())));
        int more = columns.size() - SHOWN_COLUMNS;
        return more > 0 ? names + " and " + more + " more" : names;
    }

    /** The file that this table was read from. */
    public Path file() {
        return file;
    }

    /** The names in the header, in order. */
    public List<String> columns() {
        return columns;
    }

    public List<Row> rows() {
        return rows;
    }
}
