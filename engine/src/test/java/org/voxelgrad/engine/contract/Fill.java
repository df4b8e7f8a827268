package org.voxelgrad.engine.contract;

import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Draws the values of an operand. */
@FunctionalInterface
public interface Fill {

    double[] draw(RandomGenerator random, int count);

    /** What most kernels get: both signs, about one in size, never zero. */
    Fill NORMAL = normal(0, 1);

    /** For variances and their like. */
    Fill POSITIVE = each(random -> 0.1 + random.nextDouble());

    /** All below zero, so that a zero in the padding is a maximum. */
    Fill NEGATIVE = each(random -> -0.1 - random.nextDouble());

    /** Few different values, zero among them: most maxima have several candidates. */
    Fill TIES = each(random -> random.nextInt(-2, 3));

    /** A quarter of them NaN, and infinities. */
    Fill NOT_FINITE = each(random -> switch (random.nextInt(8)) {
        case 0, 1 -> Double.NaN;
        case 2 -> Double.POSITIVE_INFINITY;
        case 3 -> Double.NEGATIVE_INFINITY;
        default -> random.nextGaussian();
    });

    /** No two alike, in single precision neither: a maximum has one winner. */
    Fill DISTINCT = (random, count) -> {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            values[i] = values[other];
            values[other] = (i - count / 2 + 0.25) / 16;
        }
        return values;
    };

    static Fill normal(double mean, double deviation) {
        return each(random -> random.nextGaussian(mean, deviation));
    }

    static Fill constant(double value) {
        return each(random -> value);
    }

    /** Whole numbers from 0 to {@code bound - 1}. */
    static Fill below(int bound) {
        return each(random -> random.nextInt(bound));
    }

    private static Fill each(ToDoubleFunction<RandomGenerator> value) {
        return (random, count) -> {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = value.applyAsDouble(random);
            }
            return values;
        };
    }
}
