package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * What the backward pass of batch normalisation sums for every channel: the gradients {@code dz} of the normalised and
 * scaled values, and {@code dz * xhat}. They are the gradients of beta and gamma. Kept from call to call.
 */
final class ChannelSums {

    private double[] dz = {};
    private double[] xhat = {};
    private int channels;

    void clear(int channels) {
        this.channels = channels;
        if (dz.length < channels) {
            dz = new double[channels];
            xhat = new double[channels];
        }
        Arrays.fill(dz, 0, channels, 0);
        Arrays.fill(xhat, 0, channels, 0);
    }

    /** @param xhatPart of {@code dz * xhat} */
    void add(int channel, double dzPart, double xhatPart) {
        dz[channel] += dzPart;
        xhat[channel] += xhatPart;
    }

    double dz(int channel) {
        return dz[channel];
    }

    /** The sum of {@code dz * xhat}. */
    double xhat(int channel) {
        return xhat[channel];
    }

    /** Either may be null. */
    void addTo(Tensor dGamma, Tensor dBeta) {
        addTo(dGamma, xhat);
        addTo(dBeta, dz);
    }

    private void addTo(Tensor gradient, double[] sums) {
        if (gradient != null) {
            float[] values = Heap.floats(gradient);
            for (int c = 0; c < channels; c++) {
                values[c] += (float) sums[c];
            }
        }
    }
}
