package org.voxelgrad.engine.random;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Names every random stream of a run by a path below one root seed, for example
 * {@code root(42).child("fold", 0).child("epoch", 3).child("shuffle")}.
 *
 * <p>A stream is a pure function of its path: nothing has to be saved to continue a run, and neither the number of
 * threads nor the order in which streams are asked for changes a draw.
 *
 * @param state the 64-bit hash of the path so far
 */
public record Seeds(long state) {

    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
            RandomGeneratorFactory.of("L64X128MixRandom");

    /** The root of all streams of a run. */
    public static Seeds root(long seed) {
        return new Seeds(mix(seed));
    }

    /** The path below this one called {@code name}, for instance {@code child("fold", 0)}. */
    public Seeds child(String name, long... index) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        // The lengths come first, so that ("1").("0") and ("10") are different paths.
        long hash = mix(state ^ ((long) bytes.length << 32 | index.length));
        for (byte b : bytes) {
            hash = mix(hash ^ b);
        }
        for (long i : index) {
            hash = mix(hash ^ mix(i));
        }
        return new Seeds(hash);
    }

    /** A fresh generator at the start of this path's stream; two calls give generators that draw the same values. */
    public RandomGenerator generator() {
        return GENERATORS.create(state);
    }

    /** Stafford's variant 13 of the 64-bit finaliser (as in SplittableRandom), after adding the golden gamma. */
    private static long mix(long z) {
        z += 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
