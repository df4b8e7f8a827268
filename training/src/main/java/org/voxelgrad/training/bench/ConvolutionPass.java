package org.voxelgrad.training.bench;

import java.util.Locale;

/** One of the three computations of a convolution in training. */
public enum ConvolutionPass {
    FORWARD,
    /** The gradient of the input; also what a transposed convolution computes forward. */
    BACKWARD_DATA,
    BACKWARD_WEIGHT;

    /** For instance {@code backward_data}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
