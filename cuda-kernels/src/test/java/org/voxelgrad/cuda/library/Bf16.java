package org.voxelgrad.cuda.library;

/** The upper half of a float32. */
final class Bf16 {

    private Bf16() {}

    static float widen(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The nearest of the two neighbours, the even one if both are as near; for finite numbers below the largest. */
    static short round(float x) {
        short towardsZero = (short) (Float.floatToRawIntBits(x) >>> 16);
        short away = (short) (towardsZero + 1);
        double below = Math.abs((double) x - widen(towardsZero));
        double above = Math.abs((double) widen(away) - x);
        boolean even = (towardsZero & 1) == 0;
        return below < above || below == above && even ? towardsZero : away;
    }
}
