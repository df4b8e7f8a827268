package org.voxelgrad.training.data;

/**
 * The generator MT19937 as {@code numpy.random.RandomState} uses it, for folds that agree with scikit-learn's.
 *
 * @see <a href="https://doi.org/10.1145/272991.272995">Matsumoto and Nishimura 1998</a>
 */
final class MersenneTwister {

    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;

    MersenneTwister(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** {@code RandomState.shuffle}: swaps each element, from the last, with one at or before it. */
    void shuffle(int[] values) {
        for (int j = values.length - 1; j > 0; j--) {
            int r = upTo(j);
            int swapped = values[j];
            values[j] = values[r];
            values[r] = swapped;
        }
    }

    /** Uniform in [0, max]: low bits of each output, and another output when they exceed {@code max}. */
    private int upTo(int max) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(max);
        int value;
        do {
            value = nextInt() & mask;
        } while (value > max);
        return value;
    }

    private int nextInt() {
        if (next == N) {
            regenerate();
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void regenerate() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
    }
}
