package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.MaxPoolOp;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A max pooling whose winners an {@link Unpooling} can use. */
public abstract sealed class Pooling extends Module permits MaxPool3d, PadMaxPool3d {

    /**
     * A pooled value and where it came from. The holder releases the winners on the tape when it is done with them.
     *
     * @param winners INT32, positions as in {@link Pool3dSpec}
     */
    public record Result(Node output, Pool3dSpec spec, Tensor winners) {}

    /**
     * The pooling of images of a shape {@code [N, C, D, H, W]}.
     *
     * @throws IllegalArgumentException when they are too small
     */
    public abstract Pool3dSpec spec(Shape input);

    /** The layer that inverts this one. */
    public abstract Unpooling inverse();

    public final Result pool(Tape tape, Node x) {
        Pool3dSpec spec = spec(x.shape());
        MaxPoolOp.Pooled pooled = MaxPoolOp.apply(tape, spec, x);
        return new Result(pooled.output(), spec, pooled.winners());
    }

    @Override
    public final Node forward(Tape tape, Node x) {
        Result result = pool(tape, x);
        tape.release(result.winners);
        return result.output;
    }

    @Override
    public final Shape outputShape(Shape input) {
        return spec(input).outputShape();
    }
}
