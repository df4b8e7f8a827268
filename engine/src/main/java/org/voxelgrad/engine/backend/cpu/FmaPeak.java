package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The most floating-point operations that this JVM does here: multiply-adds on values that never leave the registers,
 * of the width that the kernels use. What the kernels reach is read as a share of it.
 */
public final class FmaPeak {

    /** Multiply-adds of one thread. */
    interface Chains {

        /** Independent chains side by side, more than a core needs to hide the latency of one. */
        int CHAINS = 12;

        /** Floats of one chain: the width of a vector. */
        int width();

        /** Prolongs every chain by {@code links} multiply-adds; returns a value that depends on all of them. */
        float run(int links);
    }

    private static final int SAMPLES = 12;
    private static final int LINKS_OF_SAMPLE = 2_000_000;

    private final Chains chains;

    public FmaPeak() {
        chains = Lanes.chosen().vectors() ? new VectorFmaChains() : new ScalarFmaChains();
    }

    /** Width of the kernels' vectors in bits; 0 for plain Java. */
    public static int laneBits() {
        return Lanes.chosen().bits();
    }

    /** Prolongs {@link Chains#CHAINS} chains by {@code links} multiply-adds each; the value has no meaning. */
    public float run(int links) {
        return chains.run(links);
    }

    /** Floating-point operations of {@link #run}, a multiply-add counted as two. */
    public long flops(int links) {
        return 2L * Chains.CHAINS * chains.width() * links;
    }

    /**
     * Measures for about a tenth of a second.
     *
     * @param threads how many run at a time; more than there are cores count as that many
     * @return operations in a second of all threads together, each at its best
     */
    public double flopsPerSecond(int threads) {
        int atOnce = Math.min(threads, Runtime.getRuntime().availableProcessors());
        double[] best = new double[atOnce];
        try (ExecutorService pool = Executors.newFixedThreadPool(atOnce)) {
            for (int i = 0; i < atOnce; i++) {
                int thread = i;
                pool.execute(() -> best[thread] = best());
            }
        }
        return Arrays.stream(best).sum();
    }

    private double best() {
        double best = 0;
        float sink = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            long start = System.nanoTime();
            sink += run(LINKS_OF_SAMPLE);
            best = Math.max(best, flops(LINKS_OF_SAMPLE) * 1e9 / (System.nanoTime() - start));
        }
        return Float.isNaN(sink) ? Double.NaN : best;
    }
}
