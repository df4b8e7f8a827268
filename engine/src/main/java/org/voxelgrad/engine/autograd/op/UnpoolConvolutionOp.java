package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.UnpoolConvKernels;
import org.voxelgrad.engine.backend.UnpoolConvSpec;
import org.voxelgrad.engine.tensor.Tensor;

/** Max unpooling and a transposed convolution as one operation; see {@link UnpoolConvKernels}. */
public final class UnpoolConvolutionOp {

    private UnpoolConvolutionOp() {}

    /** @param winners of the pooling that is inverted */
    public static Node apply(
            Tape tape, UnpoolConvKernels kernels, UnpoolConvSpec spec, Tensor winners, Node x, Node weight,
            Node bias) {
        Backend backend = tape.backend();
        Tensor input = x.value();
        Tensor w = weight.value();
        Tensor y = tape.empty(spec.adjoint().inputShape());
        kernels.forward(spec, input, winners, w, bias.value(), y);

        return tape.record(y, List.of(x, weight, bias), List.of(input, winners), (dy, gradients) -> {
            Tensor dBias = gradients.sum(bias);
            if (dBias != null) {
                backend.reduce().addChannelSums(dy, dBias);
            }
            Tensor dWeight = gradients.sum(weight);
            if (x.requiresGradient()) {
                gradients.give(x, dx -> kernels.backward(spec, input, winners, dy, w, dx, dWeight));
            } else {
                kernels.backward(spec, input, winners, dy, w, null, dWeight);
            }
        });
    }
}
