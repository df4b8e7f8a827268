package org.voxelgrad.cuda.library;

import org.voxelgrad.cuda.kernel.Operands;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A convolution's tensors or their gradients, shapes as in {@link Conv3dSpec}: two that a pass reads and one that it
 * computes.
 *
 * @param bias of the result's channels, or null for none
 */
record ConvTensors(ConvPass pass, Tensor x, Tensor weight, Tensor y, Tensor bias) {

    /** @throws IllegalArgumentException when a shape is not that of the convolution */
    void require(Conv3dSpec spec) {
        Operands.require(x, spec.inputShape());
        Operands.require(weight, spec.weightShape());
        Operands.require(y, spec.outputShape());
        if (bias != null) {
            Operands.require(
                    bias, Shape.of(pass == ConvPass.FORWARD ? spec.outChannels() : spec.inChannels()));
        }
    }
}
