package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.ReshapeOp;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/** {@code [N, ...]} to {@code [N, features]} in C order. */
public final class Flatten extends Module {

    @Override
    public Node forward(Tape tape, Node x) {
        return ReshapeOp.apply(tape, x, outputShape(x.shape()));
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(input.dim(0), Math.toIntExact(input.elementsFrom(1)));
    }
}
