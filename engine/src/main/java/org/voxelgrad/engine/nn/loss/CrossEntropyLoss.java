package org.voxelgrad.engine.nn.loss;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.CrossEntropyOp;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Softmax cross-entropy over classes; its terms are the images. */
public record CrossEntropyLoss(Reduction reduction) {

    /**
     * @param logits {@code [N, classes]}
     * @param labels {@code [N]} INT32, each from 0 to classes - 1
     * @return the loss, {@code []}
     * @throws IllegalArgumentException when shapes do not fit, or a label is not among the classes
     */
    public Node apply(Tape tape, Node logits, Tensor labels) {
        if (logits.shape().rank() != 2 || labels.elements() != logits.shape().dim(0)) {
            throw new IllegalArgumentException(
                    "cross-entropy takes logits [N, classes] and N labels, got " + logits.shape() + " and "
                            + labels.shape());
        }
        int classes = logits.shape().dim(1);
        for (int label : labels.toInts()) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException("cross-entropy of " + classes + " classes takes labels from 0 to "
                        + (classes - 1) + ", got " + label);
            }
        }
        return CrossEntropyOp.apply(tape, logits, labels, reduction.scale(labels.elements()));
    }

    /**
     * As above with the labels in an array, which is copied to the backend.
     *
     * @param labels as many as images
     */
    public Node apply(Tape tape, Node logits, int... labels) {
        return apply(tape, logits, tape.emptyInts(Shape.of(labels.length)).set(labels));
    }
}
