package org.voxelgrad.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a reader wants them, the same in every locale. */
final class Quantities {

    private static final double GIB = 1L << 30;
    private static final double MIB = 1L << 20;

    private Quantities() {}

    /** For instance {@code 3.2 GiB} or {@code 640 MiB}. */
    static String bytes(long bytes) {
        return bytes < GIB ? format("%.0f MiB", bytes / MIB) : format("%.1f GiB", bytes / GIB);
    }

    /** For instance {@code 8 s}, {@code 3 min 05 s} or {@code 2 h 07 min}. */
    static String duration(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return format("%d min %02d s", seconds / 60, seconds % 60);
        }
        return format("%d h %02d min", seconds / 3600, seconds % 3600 / 60);
    }

    /** A rate with two or three significant digits, for instance {@code 0.42} or {@code 128}. */
    static String rate(double perSecond) {
        if (!Double.isFinite(perSecond)) {
            return "-";
        }
        return format(perSecond < 10 ? "%.2f" : perSecond < 100 ? "%.1f" : "%.0f", perSecond);
    }

    /** A loss with the digits that still change late in a training, for instance {@code 0.69315}. */
    static String loss(double loss) {
        return format(Math.abs(loss) < 1e-3 && loss != 0 ? "%.3e" : "%.5f", loss);
    }

    /** {@link String#format} in the root locale. */
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
