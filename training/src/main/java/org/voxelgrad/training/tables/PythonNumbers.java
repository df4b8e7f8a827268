package org.voxelgrad.training.tables;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as Python prints them, so that tables and JSON files of a run are those that pandas and {@code json} would
 * have written: {@code 0.5714285714285714}, {@code 1e-05}, {@code 1.0}, {@code 1e+16}.
 */
public final class PythonNumbers {

    /** The decimal exponents that {@code repr} writes without an exponent: from here to below {@link #FIRST_LARGE}. */
    private static final int LAST_SMALL = -4;

    private static final int FIRST_LARGE = 16;

    private PythonNumbers() {}

    /**
     * Python's {@code repr} of a float: of the decimals with the fewest digits that round to {@code value} the closest,
     * positional for 1e-4 &le; |value| &lt; 1e16, else with an exponent of at least two digits; {@code nan},
     * {@code inf} and {@code -inf} for the values that are no numbers.
     */
    public static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        String sign = Math.copySign(1, value) < 0 ? "-" : "";
        double magnitude = Math.abs(value);
        if (magnitude == Double.POSITIVE_INFINITY) {
            return sign + "inf";
        }
        if (magnitude == 0) {
            return sign + "0.0";
        }
        BigDecimal shortest = shortest(magnitude).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        boolean positional = exponent >= LAST_SMALL && exponent < FIRST_LARGE;
        return sign + (positional ? positional(digits, exponent) : scientific(digits, exponent));
    }

    /**
     * {@link Double#toString} gives the shortest decimal too, but never fewer than two digits: it prints the smallest
     * subnormal as 4.9E-324 where one digit, 5e-324, would do. Only subnormals are coarse enough for that to matter.
     */
    private static BigDecimal shortest(double magnitude) {
        if (magnitude < Double.MIN_NORMAL) {
            BigDecimal oneDigit = new BigDecimal(magnitude).round(new MathContext(1, RoundingMode.HALF_EVEN));
            if (oneDigit.doubleValue() == magnitude) {
                return oneDigit;
            }
        }
        return new BigDecimal(Double.toString(magnitude));
    }

    /** @param exponent the power of ten of the first digit */
    private static String positional(String digits, int exponent) {
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        int whole = exponent + 1;
        if (digits.length() <= whole) {
            return digits + "0".repeat(whole - digits.length()) + ".0";
        }
        return digits.substring(0, whole) + "." + digits.substring(whole);
    }

    private static String scientific(String digits, int exponent) {
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String power = Integer.toString(Math.abs(exponent));
        return mantissa + (exponent < 0 ? "e-" : "e+") + (power.length() == 1 ? "0" : "") + power;
    }
}
