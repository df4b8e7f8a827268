package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.tensor.Tensor;

/** 3-D convolution; shapes as in {@link Conv3dSpec}. */
public final class ConvolutionOp {

    private ConvolutionOp() {}

    /** {@code y = conv(x, weight) + bias}. */
    public static Node apply(Tape tape, Conv3dSpec spec, Node x, Node weight, Node bias) {
        Backend backend = tape.backend();
        Tensor input = x.value();
        Tensor y = tape.empty(spec.outputShape());
        backend.conv().forward(spec, input, weight.value(), bias.value(), y);

        return tape.record(y, List.of(x, weight, bias), List.of(input), (dy, gradients) -> {
            Tensor dBias = gradients.sum(bias);
            if (dBias != null) {
                backend.reduce().addChannelSums(dy, dBias);
            }
            Tensor dWeight = gradients.sum(weight);
            if (dWeight != null) {
                backend.conv().backwardWeight(spec, input, dy, dWeight);
            }
            gradients.give(x, dx -> backend.conv().backwardData(spec, dy, weight.value(), null, dx));
        });
    }
}
