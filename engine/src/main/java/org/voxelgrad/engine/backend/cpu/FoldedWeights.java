package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.Conv3dSpec;

/** Weight and bias of a convolution that normalises by statistics known beforehand; kept from call to call. */
final class FoldedWeights {

    private float[] weights = {};
    private float[] biases = {};

    /** @param invStds {@code 1 / sqrt(variance + epsilon)} */
    void fold(Conv3dSpec conv, BlockKernels.Parameters parameters, double[] means, double[] invStds) {
        int channels = conv.outChannels();
        int terms = conv.inChannels() * 27;
        float[] weight = Heap.floats(parameters.weight(), conv.weightShape());
        float[] bias = Heap.floats(parameters.bias());
        float[] gamma = Heap.floats(parameters.gamma());
        float[] beta = Heap.floats(parameters.beta());
        if (weights.length < channels * terms) {
            weights = new float[channels * terms];
        }
        if (biases.length < channels) {
            biases = new float[channels];
        }
        for (int c = 0; c < channels; c++) {
            double scale = gamma[c] * invStds[c];
            biases[c] = (float) ((bias[c] - means[c]) * scale + beta[c]);
            for (int i = c * terms; i < (c + 1) * terms; i++) {
                weights[i] = (float) (weight[i] * scale);
            }
        }
    }

    float[] weights() {
        return weights;
    }

    float[] biases() {
        return biases;
    }
}
