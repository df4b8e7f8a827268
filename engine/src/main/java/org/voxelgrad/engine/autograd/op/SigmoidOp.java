package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** {@code y = 1 / (1 + exp(-x))}. */
public final class SigmoidOp {

    private SigmoidOp() {}

    public static Node apply(Tape tape, Node x) {
        PointwiseKernels pointwise = tape.backend().pointwise();
        Tensor y = tape.empty(x.shape());
        pointwise.sigmoid(x.value(), y);

        return tape.record(y, List.of(x), List.of(y), (dy, gradients) ->
                gradients.give(x, dx -> pointwise.sigmoidBackward(y, dy, dx)));
    }
}
