package org.voxelgrad.training.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.training.InputException;

class TsvTest {

    @TempDir
    Path folder;

    private Tsv read(String content) throws IOException {
        return Tsv.read(Files.writeString(folder.resolve("AD.tsv"), content));
    }

    private String refusal(String content) {
        return assertThrows(InputException.class, () -> read(content)).getMessage();
    }

    @Test
    void givesCellsByColumnName() throws IOException {
        Tsv table = read("participant_id\tage\tdiagnosis\nsub-01\t71.5\tAD\nsub-02\t\tCN\n");
        assertEquals(List.of("participant_id", "age", "diagnosis"), table.columns());
        assertEquals("AD", table.rows().get(0).get("diagnosis"));
        assertEquals("", table.rows().get(1).get("age"));
        assertEquals(3, table.rows().get(1).line());
        assertThrows(IllegalArgumentException.class, () -> table.rows().get(0).get("sex"));
    }

    @Test
    void toleratesWhatSpreadsheetsWrite() throws IOException {
        Tsv table = read("\uFEFFid\tsex \r\nsub-01\t F\r\n\r\nsub-02\t\"M\"\t\t\r\nsub-03\r\n\t\r\n\r\n");
        assertEquals(List.of("id", "sex"), table.columns());
        assertEquals(List.of("sub-01", "sub-02", "sub-03"), table.rows().stream().map(row -> row.get("id")).toList());
        assertEquals(List.of("F", "M", ""), table.rows().stream().map(row -> row.get("sex")).toList());
        assertEquals(4, table.rows().get(1).line());
    }

    @Test
    void readsQuotedFields() throws IOException {
        Tsv table = read("id\tnote\nsub-01\t\"said \"\"no\"\"\"\nsub-02\t\"a\tb\r\nc\"\nsub-03\t5\" tall\n");
        assertEquals("said \"no\"", table.rows().get(0).get("note"));
        assertEquals("a\tb\r\nc", table.rows().get(1).get("note"));
        assertEquals("5\" tall", table.rows().get(2).get("note"));
        assertEquals(5, table.rows().get(2).line());
    }

    @Test
    void refusesWhatIsNoTable() throws IOException {
        assertTrue(refusal("").endsWith("AD.tsv is empty: expected a header line with the names of the columns,"
                + " separated by tabs."));
        assertTrue(refusal("id\tsex\nsub-01\tF\t70\n").contains("AD.tsv has 3 fields in line 2, but its header"));
        assertTrue(refusal("id\tsex\nsub-01\t\"F\n").contains("a quote in line 2 that is never closed"));

        Path latin = Files.write(folder.resolve("latin.tsv"), "id\tZürich\n".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(assertThrows(InputException.class, () -> Tsv.read(latin)).getMessage()
                .endsWith("latin.tsv is not UTF-8 text: save it as tab-separated text in UTF-8."));
        assertTrue(assertThrows(InputException.class, () -> Tsv.read(folder)).getMessage().contains("is a folder"));
        assertTrue(assertThrows(InputException.class, () -> Tsv.read(folder.resolve("no.tsv"))).getMessage()
                .endsWith("no.tsv does not exist: check the path."));
    }

    @Test
    void namesMissingAndFoundColumns() throws IOException {
        Tsv table = read("participant_id\tdx\nsub-01\tAD\n");
        table.require("participant_id");
        String message = assertThrows(InputException.class, () -> table.require("participant_id", "diagnosis"))
                .getMessage();
        assertTrue(message.endsWith("AD.tsv has no column diagnosis: found participant_id, dx; needed are"
                + " participant_id, diagnosis; add or rename the missing."), message);

        Tsv commas = read("participant_id,diagnosis\nsub-01,AD\n");
        assertTrue(assertThrows(InputException.class, () -> commas.require("participant_id", "diagnosis")).getMessage()
                .endsWith("separated by tabs, not commas."));
    }

    /** The table and the program that wrote it lie beside each other in the test resources. */
    @Test
    void writesTheBytesOfPandas() throws IOException {
        var written = new ByteArrayOutputStream();
        TsvWriter.write(written, List.of("participant_id", "label", "loss", "correct", "comment"), List.of(
                List.of("sub-01", 0, 0.5714285714285714, true, ""),
                Arrays.asList("sub-02", 1, 1e-5, false, null),
                List.of("sub \"two\"", 1L, Double.NaN, true, "Zürich"),
                List.of("tab\there", 0, 1e16, true, " blanks "),
                List.of("line\nend", -1, Double.POSITIVE_INFINITY, false, "comma, dot.")));
        try (InputStream golden = TsvTest.class.getResourceAsStream("pandas_table.tsv")) {
            assertArrayEquals(golden.readAllBytes(), written.toByteArray());
        }
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Path file = folder.resolve("table.tsv");
        try (OutputStream out = Files.newOutputStream(file)) {
            TsvWriter.write(out, List.of("a", "b"),
                    List.of(List.of("tab\t\"quote\"", 1e-5), List.of("two\nlines", 2.5)));
        }
        List<Tsv.Row> rows = Tsv.read(file).rows();
        assertEquals("tab\t\"quote\"", rows.get(0).get("a"));
        assertEquals("1e-05", rows.get(0).get("b"));
        assertEquals("two\nlines", rows.get(1).get("a"));
        assertEquals("2.5", rows.get(1).get("b"));
    }

    @Test
    void refusesARowOfAnotherLength() {
        var written = new ByteArrayOutputStream();
        assertThrows(IllegalArgumentException.class,
                () -> TsvWriter.write(written, List.of("a", "b"), List.of(List.of(1))));
        assertEquals(0, written.size());
    }
}
