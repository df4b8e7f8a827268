package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.ReduceKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Squared error of two tensors of one shape; the target is a constant. */
public final class SquaredErrorOp {

    private SquaredErrorOp() {}

    /** @param scale 1 for the sum, {@code 1 / elements} for the mean */
    public static Node apply(Tape tape, Node x, Tensor target, double scale) {
        ReduceKernels reduce = tape.backend().reduce();
        Tensor input = x.value();
        Tensor loss = tape.empty(Shape.of());
        reduce.squaredError(input, target, scale, loss);

        return tape.record(loss, List.of(x), List.of(input, target), (dLoss, gradients) ->
                gradients.give(x, dx -> reduce.squaredErrorBackward(input, target, scale, dLoss, dx)));
    }
}
