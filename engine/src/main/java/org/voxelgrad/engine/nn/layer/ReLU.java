package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.LeakyReluOp;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/** {@code max(x, 0)}, any shape. */
public final class ReLU extends Module {

    @Override
    public Node forward(Tape tape, Node x) {
        return LeakyReluOp.apply(tape, x, 0);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }
}
