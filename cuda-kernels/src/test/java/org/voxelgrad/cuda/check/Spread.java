package org.voxelgrad.cuda.check;

import java.util.stream.DoubleStream;

/** A median with the least and the most, for instance {@code 0.312 (0.305-0.330)}. */
final class Spread {

    private Spread() {}

    /** @param form of a number, such as {@code %.2f} */
    static String of(String form, DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return of(form, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    static String of(String form, double median, double least, double most) {
        return least == most
                ? Report.format(form, median)
                : Report.format(form + " (" + form + "-" + form + ")", median, least, most);
    }
}
