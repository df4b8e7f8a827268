package org.voxelgrad.cuda.check;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.bench.ConvolutionPass;

/** Another library that does the same work on the same device. */
public interface Peer {

    /** How the library is used. */
    enum Way {
        /** As most people do, with TF32 allowed. */
        EAGER("eager, TF32", 3, "--precision", "tf32"),
        /** As an expert does. */
        COMPILED(
                "torch.compile, bf16 autocast, channels_last_3d, fused Adam", 1.5, "--precision", "bf16", "--compile",
                "--channels_last", "--fused");

        private final String words;
        private final double goal;
        private final List<String> options;

        Way(String words, double goal, String... options) {
            this.words = words;
            this.goal = goal;
            this.options = List.of(options);
        }

        /** How many times faster than that we mean to be. */
        double goal() {
            return goal;
        }

        String words() {
            return words;
        }

        /** For the script that trains. */
        List<String> options() {
            return options;
        }
    }

    /**
     * A training step.
     *
     * @param seconds the median
     * @param peakBytes most memory in tensors at once, as the library's allocator counts
     */
    record Step(double seconds, double peakBytes) {}

    /** A pass of a layer, from 1. */
    record Pass(int layer, ConvolutionPass pass) {}

    /** The library and its version in words. */
    String description();

    Step step(Way way, NetworkType network, ImageSize size, int batchSize, int steps)
            throws IOException, InterruptedException;

    /** Milliseconds of every pass of every convolution of Conv5_FC3. */
    Map<Pass, Double> convolutions(Way way, ImageSize size, int batchSize, double seconds)
            throws IOException, InterruptedException;
}
