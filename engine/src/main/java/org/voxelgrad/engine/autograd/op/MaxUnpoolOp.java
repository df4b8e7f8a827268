package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** The inverse of a max pooling: values go where the winners were, everything else is zero. */
public final class MaxUnpoolOp {

    private MaxUnpoolOp() {}

    /**
     * @param spec of the pooling that is inverted
     * @param winners of that pooling
     * @param x {@code [N, C, D', H', W']}, the shape of the pooling's output
     * @return {@code [N, C, D, H, W]}, the shape of the pooling's input
     */
    public static Node apply(Tape tape, Pool3dSpec spec, Tensor winners, Node x) {
        PoolKernels pooling = tape.backend().pooling();
        Tensor y = tape.empty(spec.inputShape());
        pooling.unpoolForward(spec, x.value(), winners, y);

        return tape.record(y, List.of(x), List.of(winners), (dy, gradients) ->
                gradients.give(x, dx -> pooling.unpoolBackward(spec, dy, winners, dx)));
    }
}
