package org.voxelgrad.engine.backend;

/** Which elements a dropout keeps: a counter-based stream (SplitMix64's output function), alike on every backend. */
public final class DropoutStream {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private DropoutStream() {}

    /** Whether the element at {@code index} survives a dropout with this probability. */
    public static boolean keeps(long seed, long index, double probability) {
        long z = seed + (index + 1) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return (z >>> 11) * 0x1p-53 >= probability;
    }

    /** What kept elements are multiplied by. */
    public static double scale(double probability) {
        return probability < 1 ? 1 / (1 - probability) : 0;
    }
}
