package org.voxelgrad.cuda.library;

import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Precision;

/**
 * What a library chooses an algorithm for.
 *
 * @param precision says how tensors lie too: in BF16 they are bfloat16 with channels last ({@code [N, D, H, W, C]},
 *     weights {@code [C_out, kD, kH, kW, C_in]}), else float32 as {@link Conv3dSpec} has them
 */
record ConvProblem(ConvPass pass, Conv3dSpec spec, Precision precision) {

    boolean channelsLast() {
        return precision == Precision.BF16;
    }

    /** All of it in one line, for messages and files. */
    @Override
    public String toString() {
        return "conv3d " + pass + " " + precision.key() + " " + spec.inputShape() + " to " + spec.outChannels()
                + " channels, kernel " + spec.kernel() + ", stride " + spec.stride() + ", padding " + spec.padding()
                + ", dilation " + spec.dilation();
    }
}
