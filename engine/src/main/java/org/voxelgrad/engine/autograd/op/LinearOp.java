package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** {@code y = x weight^T + bias} with {@code x [N, in]}, {@code weight [out, in]}, {@code bias [out]}. */
public final class LinearOp {

    private LinearOp() {}

    public static Node apply(Tape tape, Node x, Node weight, Node bias) {
        Backend backend = tape.backend();
        Tensor input = x.value();
        Tensor y = tape.empty(Shape.of(x.shape().dim(0), weight.shape().dim(0)));
        backend.linear().forward(input, weight.value(), bias.value(), y);

        return tape.record(y, List.of(x, weight, bias), List.of(input), (dy, gradients) -> {
            Tensor dBias = gradients.sum(bias);
            if (dBias != null) {
                backend.reduce().addChannelSums(dy, dBias);
            }
            Tensor dWeight = gradients.sum(weight);
            if (dWeight != null) {
                backend.linear().backwardWeight(input, dy, dWeight);
            }
            gradients.give(x, dx -> backend.linear().backwardData(dy, weight.value(), dx));
        });
    }
}
