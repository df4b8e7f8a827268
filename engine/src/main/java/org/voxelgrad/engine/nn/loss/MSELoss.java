package org.voxelgrad.engine.nn.loss;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.SquaredErrorOp;
import org.voxelgrad.engine.tensor.Tensor;

/** Squared error; its terms are the elements. */
public record MSELoss(Reduction reduction) {

    /**
     * @param x any shape
     * @param target of the same shape; no gradient flows to it
     * @return the loss, {@code []}
     */
    public Node apply(Tape tape, Node x, Tensor target) {
        if (!x.shape().equals(target.shape())) {
            throw new IllegalArgumentException(
                    "squared error of two shapes that differ: " + x.shape() + " and " + target.shape());
        }
        return SquaredErrorOp.apply(tape, x, target, reduction.scale(target.elements()));
    }
}
