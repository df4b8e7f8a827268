package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** {@code y = x > 0 ? x : slope * x}; ReLU with slope 0. */
public final class LeakyReluOp {

    private LeakyReluOp() {}

    public static Node apply(Tape tape, Node x, double slope) {
        PointwiseKernels pointwise = tape.backend().pointwise();
        Tensor input = x.value();
        Tensor y = tape.empty(x.shape());
        pointwise.leakyRelu(input, slope, y);

        // With a slope of 0 or more y > 0 exactly where x > 0, so that the output, which the next layer usually keeps
        // anyway, serves the backward pass and the input's memory is free.
        Tensor sign = slope >= 0 ? y : input;
        return tape.record(y, List.of(x), List.of(sign), (dy, gradients) ->
                gradients.give(x, dx -> pointwise.leakyReluBackward(sign, dy, slope, dx)));
    }
}
