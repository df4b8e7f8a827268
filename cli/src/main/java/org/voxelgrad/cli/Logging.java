package org.voxelgrad.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Sends log records to the screen: {@code 2026-03-01 12:00:00,250 - train - Fold 0}, up to INFO on standard output,
 * above on standard error.
 */
final class Logging extends Handler {

    /** The number of {@code -v} from which on details and stack traces are shown. */
    static final int DEBUG = 2;

    /** The JDK's own details, as a stack trace of every exit, stay out. A field, as JUL forgets what nobody holds. */
    private static final Logger JDK = Logger.getLogger("java");

    private final Screen screen;

    private Logging(Screen screen) {
        this.screen = screen;
        setFormatter(new LineFormatter());
    }

    /** Sets up the logging of the whole process for a number of {@code -v}. */
    static void configure(int verbosity, Screen screen) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(verbosity == 0 ? Level.WARNING : verbosity < DEBUG ? Level.INFO : Level.FINE);
        JDK.setLevel(Level.WARNING);
        root.addHandler(new Logging(screen));
    }

    @Override
    public void publish(LogRecord logged) {
        if (!isLoggable(logged)) {
            return;
        }
        String line = getFormatter().format(logged);
        if (logged.getLevel().intValue() > Level.INFO.intValue()) {
            screen.printError(line);
        } else {
            screen.print(line);
        }
    }

    @Override
    public void flush() {
        screen.out().flush();
        screen.err().flush();
    }

    @Override
    public void close() {
        flush();
    }

    private static final class LineFormatter extends Formatter {

        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

        @Override
        public String format(LogRecord logged) {
            String time = TIME.format(Instant.ofEpochMilli(logged.getMillis()).atZone(ZoneId.systemDefault()));
            String line = time + " - " + logged.getLoggerName() + " - " + formatMessage(logged);
            if (logged.getThrown() == null) {
                return line;
            }
            StringWriter trace = new StringWriter();
            logged.getThrown().printStackTrace(new PrintWriter(trace));
            return line + System.lineSeparator() + trace.toString().stripTrailing();
        }
    }
}
