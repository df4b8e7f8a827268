package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * 3-D transposed convolution, the adjoint of a convolution: its forward pass is that convolution's gradient of the data
 * and the other way round. The weight {@code [C_in, C_out, kD, kH, kW]} is the adjoint's weight as it stands.
 */
public final class TransposedConvolutionOp {

    private TransposedConvolutionOp() {}

    /**
     * {@code y = conv^T(x, weight) + bias}.
     *
     * @param adjoint the convolution from the shape of {@code y} to the shape of {@code x}
     */
    public static Node apply(Tape tape, Conv3dSpec adjoint, Node x, Node weight, Node bias) {
        Backend backend = tape.backend();
        Tensor input = x.value();
        Tensor y = tape.empty(adjoint.inputShape());
        backend.conv().backwardData(adjoint, input, weight.value(), bias.value(), y);

        return tape.record(y, List.of(x, weight, bias), List.of(input), (dy, gradients) -> {
            Tensor dBias = gradients.sum(bias);
            if (dBias != null) {
                backend.reduce().addChannelSums(dy, dBias);
            }
            Tensor dWeight = gradients.sum(weight);
            if (dWeight != null) {
                backend.conv().backwardWeight(adjoint, dy, input, dWeight);
            }
            gradients.give(x, dx -> backend.conv().forward(adjoint, dy, weight.value(), null, dx));
        });
    }
}
