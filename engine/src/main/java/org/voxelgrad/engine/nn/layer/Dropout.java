package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.DropoutOp;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/** Drops single elements with a probability while training and scales the others up; does nothing in evaluation. */
public final class Dropout extends Module {

    private final double p;

    /** @param p probability of dropping an element, in [0, 1] */
    public Dropout(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("Dropout takes a probability from 0 to 1, got " + p);
        }
        this.p = p;
    }

    @Override
    public Node forward(Tape tape, Node x) {
        return tape.training() && p > 0 ? DropoutOp.apply(tape, x, p) : x;
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }
}
