package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.SigmoidOp;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/** {@code 1 / (1 + exp(-x))}, any shape. */
public final class Sigmoid extends Module {

    @Override
    public Node forward(Tape tape, Node x) {
        return SigmoidOp.apply(tape, x);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }
}
