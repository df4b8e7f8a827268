package org.voxelgrad.training.tables;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts tab-separated text into records. A field that starts with a double quote ends at the next one that is not
 * doubled and may hold tabs and line ends; lines end with LF, CRLF or CR; blank lines are skipped.
 */
final class TsvParser {

    /**
     * One record of the text.
     *
     * @param line number of the line it starts in, from 1
     */
    record Fields(int line, List<String> cells) {

        private boolean isBlank() {
            return cells.stream().allMatch(String::isBlank);
        }
    }

    /** Text that ends inside a quoted field. */
    static final class UnclosedQuoteException extends Exception {

        private final int line;

        private UnclosedQuoteException(int line) {
            super("quote opened in line " + line + " is never closed");
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;
    private int at;
    private int line = 1;

    private TsvParser(String text) {
        this.text = text;
        this.at = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    }

    static List<Fields> parse(String text) throws UnclosedQuoteException {
        TsvParser parser = new TsvParser(text);
        List<Fields> records = new ArrayList<>();
        while (parser.at < text.length()) {
            Fields fields = parser.fields();
            if (!fields.isBlank()) {
                records.add(fields);
            }
        }
        return records;
    }

    private Fields fields() throws UnclosedQuoteException {
        int firstLine = line;
        List<String> cells = new ArrayList<>();
        do {
            cells.add(field());
        } while (take('\t'));
        takeLineEnd();
        return new Fields(firstLine, cells);
    }

    private String field() throws UnclosedQuoteException {
        StringBuilder cell = new StringBuilder();
        if (take('"')) {
            quoted(cell);
        }
        int start = at;
        while (at < text.length() && "\t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return cell.append(text, start, at).toString();
    }

    private void quoted(StringBuilder cell) throws UnclosedQuoteException {
        int opened = line;
        while (at < text.length()) {
            if (take('"')) {
                if (!take('"')) {
                    return;
                }
                cell.append('"');
            } else {
                int start = at;
                if (!takeLineEnd()) {
                    at++;
                }
                cell.append(text, start, at);
            }
        }
        throw new UnclosedQuoteException(opened);
    }

    private boolean take(char wanted) {
        boolean found = at < text.length() && text.charAt(at) == wanted;
        if (found) {
            at++;
        }
        return found;
    }

    private boolean takeLineEnd() {
        boolean carriageReturn = take('\r');
        boolean lineFeed = take('\n');
        if (carriageReturn || lineFeed) {
            line++;
        }
        return carriageReturn || lineFeed;
    }
}
