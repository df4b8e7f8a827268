package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.MaxUnpoolOp;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/** The inverse of a {@link Pooling}; it needs that pooling's winners, so it runs inside an autoencoder. */
public abstract sealed class Unpooling extends Module permits MaxUnpool3d, CropMaxUnpool3d {

    /**
     * Values go where the winners of {@code pooling} were, zeros elsewhere; the shape is that pooling's input.
     *
     * @throws IllegalArgumentException when {@code x} has not the shape of that pooling's output
     */
    public final Node unpool(Tape tape, Node x, Pooling.Result pooling) {
        if (!x.shape().equals(pooling.spec().outputShape())) {
            throw new IllegalArgumentException(getClass().getSimpleName() + " takes what its pooling gave, "
                    + pooling.spec().outputShape() + ", got " + x.shape());
        }
        return MaxUnpoolOp.apply(tape, pooling.spec(), pooling.winners(), x);
    }

    @Override
    public final Node forward(Tape tape, Node x) {
        throw needsPooling();
    }

    @Override
    public final Shape outputShape(Shape input) {
        throw needsPooling();
    }

    private IllegalStateException needsPooling() {
        return new IllegalStateException(getClass().getSimpleName()
                + " needs the winners of its pooling: use it in an Autoencoder, or call unpool(tape, x, pooling)");
    }
}
