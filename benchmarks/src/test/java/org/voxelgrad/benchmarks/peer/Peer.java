package org.voxelgrad.benchmarks.peer;

import java.util.Map;
import java.util.function.DoubleSupplier;

/** Another library. How many threads it computes with is told by its environment, {@code OMP_NUM_THREADS}. */
public interface Peer {

    /**
     * The passes of a convolution with a kernel of 3x3x3, stride 1, padding 1 and a bias.
     *
     * @param input {@code [N, C, D, H, W]}
     * @return by the names of {@code clinicadl bench conv --json}; each runs the pass once and gives its seconds
     */
    Map<String, DoubleSupplier> convolution(long[] input, long outChannels);

    /**
     * Steps of Conv5_FC3 with cross-entropy, and Adam with weight decay where they train.
     *
     * @param input {@code [N, 1, D, H, W]}
     * @param training else it is evaluated only
     * @return runs a step and gives its seconds
     * @throws UnsupportedOperationException when this library is measured on convolutions only
     */
    default DoubleSupplier step(long[] input, boolean training) {
        throw new UnsupportedOperationException();
    }

    /** Seconds that some work takes. */
    static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
