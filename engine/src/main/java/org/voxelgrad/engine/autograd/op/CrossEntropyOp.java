package org.voxelgrad.engine.autograd.op;

import java.util.List;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.ReduceKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Softmax cross-entropy of {@code logits [N, classes]} against {@code labels [N]} INT32. */
public final class CrossEntropyOp {

    private CrossEntropyOp() {}

    /** @param scale 1 for the sum over images, {@code 1 / N} for their mean */
    public static Node apply(Tape tape, Node logits, Tensor labels, double scale) {
        ReduceKernels reduce = tape.backend().reduce();
        Tensor input = logits.value();
        Tensor loss = tape.empty(Shape.of());
        reduce.crossEntropy(input, labels, scale, loss);

        return tape.record(loss, List.of(logits), List.of(input, labels), (dLoss, gradients) ->
                gradients.give(logits, dx -> reduce.crossEntropyBackward(input, labels, scale, dLoss, dx)));
    }
}
