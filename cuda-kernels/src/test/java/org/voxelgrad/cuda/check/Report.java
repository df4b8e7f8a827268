package org.voxelgrad.cuda.check;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Counts what passed and failed, and says it as it happens, so that what ends early leaves what it has found. */
public final class Report {

    /** Failures of one group that are told; a device that is lost fails in all. */
    private static final int TOLD = 10;

    private final Consumer<String> out;
    private final Consumer<String> tables;
    private int passed;
    private int failed;

    /**
     * @param out takes a line at a time
     * @param tables takes a whole table in Markdown at a time, with a title and a line end
     */
    public Report(Consumer<String> out, Consumer<String> tables) {
        this.out = out;
        this.tables = tables;
    }

    public int passed() {
        return passed;
    }

    public int failed() {
        return failed;
    }

    void say(String words, Object... values) {
        out.accept(format(words, values));
    }

    void check(boolean holds, String words, Object... values) {
        if (holds) {
            passed++;
        } else {
            failed++;
        }
        out.accept((holds ? "  ok      " : "  FAILED  ") + format(words, values));
    }

    /** Runs tests and closes their stream; a group is one check. */
    void run(String group, Stream<DynamicTest> tests) {
        int cases = 0;
        int wrong = 0;
        long start = System.nanoTime();
        try (tests) {
            for (DynamicTest test : tests.toList()) {
                cases++;
                try {
                    test.getExecutable().execute();
                } catch (Throwable e) {
                    wrong++;
                    if (wrong <= TOLD) {
                        say("          %s: %s", test.getDisplayName(), e.getMessage() == null ? e : e.getMessage());
                    }
                }
            }
        }
        check(cases > 0 && wrong == 0, "%s: %d of %d cases in %.1f s", group, cases - wrong, cases,
                (System.nanoTime() - start) / 1e9);
    }

    /** @param note what the figures are, in sentences */
    void table(String title, String note, List<String> header, List<List<String>> rows) {
        List<String> dashes = Stream.concat(
                Stream.of("---"), Collections.nCopies(header.size() - 1, "---:").stream()).toList();
        tables.accept("\n### " + title + "\n\n" + note + "\n\n" + line(header) + line(dashes)
                + rows.stream().map(Report::line).collect(Collectors.joining()));
        say("%n%s: %s", title, note);
        say("%s", String.join(" | ", header));
        rows.forEach(row -> say("%s", String.join(" | ", row)));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** With a point in decimal numbers, whatever the language of the machine. */
    static String format(String words, Object... values) {
        return String.format(Locale.ROOT, words, values);
    }
}
