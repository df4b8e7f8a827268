package org.voxelgrad.cli;

import java.io.PrintStream;

/**
 * The user's screen: lines that stay, and on a terminal one status line below them that is redrawn in place.
 *
 * <p>Safe for use by several threads, as log records and progress come from different ones.
 */
final class Screen {

    static final int USUAL_COLUMNS = 80;

    private static final String ERASE_LINE = "\r\033[2K";
    /** Without wrapping, a status line stays one line when the window has been made narrower meanwhile. */
    private static final String WRAP_OFF = "\033[?7l";
    private static final String WRAP_ON = "\033[?7h";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final int columns;
    private String status = "";

    /**
     * @param terminal whether {@code out} is a terminal that understands cursor movements
     * @param columns width of that terminal in characters
     */
    Screen(PrintStream out, PrintStream err, boolean terminal, int columns) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.columns = columns;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    boolean isTerminal() {
        return terminal;
    }

    int columns() {
        return columns;
    }

    /** Prints lines that stay, above the status line. */
    synchronized void print(String lines) {
        erase();
        out.println(lines);
        draw();
    }

    /** The same on standard error. */
    synchronized void printError(String lines) {
        erase();
        err.println(lines);
        draw();
    }

    /** Replaces the status line; does nothing where there is no terminal. */
    synchronized void status(String line) {
        if (terminal) {
            erase();
            status = line;
            draw();
        }
    }

    /** Takes the status line away. */
    synchronized void leaveStatus() {
        erase();
        status = "";
        out.flush();
    }

    private void erase() {
        if (!status.isEmpty()) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }

    private void draw() {
        if (!status.isEmpty()) {
            out.print(WRAP_OFF + status + WRAP_ON);
        }
        out.flush();
    }
}
