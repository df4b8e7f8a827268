package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** Inverted dropout of single elements; the backward pass drops the same elements of the gradient. */
public final class DropoutOp {

    private DropoutOp() {}

    /** @param probability of dropping an element, in [0, 1] */
    public static Node apply(Tape tape, Node x, double probability) {
        PointwiseKernels pointwise = tape.backend().pointwise();
        long seed = tape.nextSeed("dropout");
        Tensor y = tape.empty(x.shape());
        pointwise.dropout(x.value(), probability, seed, y);

        return tape.record(y, List.of(x), List.of(), (dy, gradients) ->
                gradients.give(x, dx -> pointwise.dropout(dy, probability, seed, dx)));
    }
}
