package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.EarlyUpdates;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.LinearUpdateKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Fully connected layer: {@code x [N, in]}, {@code weight [out, in]}, {@code bias [out]}. */
public final class LinearOp {

    private LinearOp() {}

    public static Node apply(Tape tape, Node x, Node weight, Node bias) {
        Backend backend = tape.backend();
        LinearUpdateKernels joined = backend.linearUpdates().orElse(null);
        Tensor input = x.value();
        Tensor w = weight.value();
        Tensor y = tape.empty(Shape.of(x.shape().dim(0), weight.shape().dim(0)));
        backend.linear().forward(input, w, bias.value(), y);

        return tape.record(y, List.of(x, weight, bias), List.of(input), (dy, gradients) -> {
            Tensor dBias = gradients.sum(bias);
            if (dBias != null) {
                backend.reduce().addChannelSums(dy, dBias);
            }
            EarlyUpdates.AdamStep step = joined == null ? null : gradients.earlyStep(weight);
            if (step != null && x.requiresGradient()) {
                gradients.give(x, dx -> joined.backwardAdam(step.spec(), input, dy, w, step.m(), step.v(), dx));
            } else if (step != null) {
                joined.backwardAdam(step.spec(), input, dy, w, step.m(), step.v(), null);
            } else {
                Tensor dWeight = gradients.sum(weight);
                if (dWeight != null) {
                    backend.linear().backwardWeight(input, dy, dWeight);
                }
                gradients.give(x, dx -> backend.linear().backwardData(dy, w, dx));
            }
        });
    }
}
