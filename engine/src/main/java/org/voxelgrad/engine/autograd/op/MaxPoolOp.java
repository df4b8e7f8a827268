package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** 3-D max pooling; shapes and winners as in {@link Pool3dSpec}. */
public final class MaxPoolOp {

    private MaxPoolOp() {}

    /**
     * What a pooling returns.
     *
     * @param winners INT32, of the output's shape; stays as long as the output's gradient can be asked for, or as long
     *     as its holder {@linkplain Tape#retain retains} it
     */
    public record Pooled(Node output, Tensor winners) {}

    public static Pooled apply(Tape tape, Pool3dSpec spec, Node x) {
        PoolKernels pooling = tape.backend().pooling();
        Tensor y = tape.empty(spec.outputShape());
        Tensor winners = tape.emptyInts(spec.outputShape());
        pooling.maxForward(spec, x.value(), y, winners);

        Node output = tape.record(y, List.of(x), List.of(winners), (dy, gradients) ->
                gradients.give(x, dx -> pooling.maxBackward(spec, dy, winners, dx)));
        return new Pooled(output, winners);
    }
}
