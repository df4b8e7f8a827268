package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** The same elements with another shape; nothing is copied. */
public final class ReshapeOp {

    private ReshapeOp() {}

    public static Node apply(Tape tape, Node x, Shape shape) {
        Tensor y = x.value().reshape(shape);
        tape.retain(y);

        return tape.record(y, List.of(x), List.of(), (dy, gradients) -> gradients.pass(x, dy));
    }
}
