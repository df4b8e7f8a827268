package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.BlockKernels;

/**
 * The weights of a convolution of one channel with the normalisation folded in, transformed along planes and rows as
 * {@link WindowRows} wants them: of a filter {@code f, g, h} it is {@code f, (f + g + h) / 2, (f - g + h) / 2, h}.
 */
final class WindowWeights {

    private static final int TAPS = 27;

    private float[] values = {};
    private float[] biases = {};

    /**
     * Takes {@code weight [channels, 1, 3, 3, 3]} of the parameters.
     *
     * @param invStds {@code 1 / sqrt(variance + epsilon)}
     * @return whether all weights are finite
     */
    boolean fold(BlockKernels.Parameters parameters, double[] means, double[] invStds) {
        float[] weight = Heap.floats(parameters.weight());
        float[] bias = Heap.floats(parameters.bias());
        float[] gamma = Heap.floats(parameters.gamma());
        float[] beta = Heap.floats(parameters.beta());
        int channels = means.length;
        int floats = Math.ceilDiv(channels, WindowRows.CHANNELS) * WindowRows.TRANSFORMED * WindowRows.WEIGHTS;
        if (values.length < floats) {
            values = new float[floats];
        }
        if (biases.length < channels) {
            biases = new float[channels];
        }
        double zeros = 0;
        for (int c = 0; c < channels; c++) {
            double scale = gamma[c] * invStds[c];
            biases[c] = (float) ((bias[c] - means[c]) * scale + beta[c]);
            zeros += biases[c] * 0 + transform(weight, c, scale);
        }
        return zeros == 0;
    }

    /** Returns zero if all is finite. */
    private float transform(float[] weight, int channel, double scale) {
        float zeros = 0;
        for (int row = 0; row < WindowRows.TRANSFORMED; row++) {
            int at = start(channel / WindowRows.CHANNELS, row) + channel % WindowRows.CHANNELS;
            for (int plane = 0; plane < WindowRows.TRANSFORMED; plane++) {
                for (int column = 0; column < 3; column++) {
                    double sum = 0;
                    for (int tap = 0; tap < 9; tap++) {
                        sum += factor(plane, tap / 3) * factor(row, tap % 3)
                                * weight[channel * TAPS + tap * 3 + column];
                    }
                    float value = (float) (sum * scale);
                    values[at + (plane * 3 + column) * WindowRows.CHANNELS] = value;
                    zeros += value * 0;
                }
            }
        }
        return zeros;
    }

    private static double factor(int transformed, int tap) {
        return switch (transformed) {
            case 0 -> tap == 0 ? 1 : 0;
            case 3 -> tap == 2 ? 1 : 0;
            default -> transformed == 2 && tap == 1 ? -0.5 : 0.5;
        };
    }

    float[] values() {
        return values;
    }

    /** Position in {@link #values} of the weights of some channels for a transformed row. */
    int start(int channels, int row) {
        return (channels * WindowRows.TRANSFORMED + row) * WindowRows.WEIGHTS;
    }

    float bias(int channel) {
        return biases[channel];
    }
}
