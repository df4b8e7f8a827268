package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.LeakyReluOp;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/** {@code x > 0 ? x : negativeSlope * x}, any shape. */
public final class LeakyReLU extends Module {

    private final double negativeSlope;

    public LeakyReLU(double negativeSlope) {
        this.negativeSlope = negativeSlope;
    }

    public double negativeSlope() {
        return negativeSlope;
    }

    @Override
    public Node forward(Tape tape, Node x) {
        return LeakyReluOp.apply(tape, x, negativeSlope);
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }
}
