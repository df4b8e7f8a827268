package org.voxelgrad.engine.backend;

import java.util.List;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A whole block as one operation, so that its full-resolution maps need not go to memory and back between layers.
 * Values, winners and gradients are those of the layers one by one; winners are those of the activation, the first in
 * scan order on ties, the padding included.
 */
public interface BlockKernels {

    /** State of the layers: {@code weight} and {@code bias} of the convolution, all others {@code [C_out]}. */
    record Parameters(
            Tensor weight, Tensor bias, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVar) {}

    /** Where gradients are added to; null where not wanted. */
    record Gradients(Tensor dWeight, Tensor dBias, Tensor dGamma, Tensor dBeta) {}

    /** Where a forward pass gets the tensors that it keeps: they live as long as the step needs them. */
    @FunctionalInterface
    interface Memory {
        Tensor empty(DType dtype, Shape shape);
    }

    /** What a forward pass keeps for its backward pass, in tensors of the step's memory. */
    interface Saved {
        List<Tensor> tensors();
    }

    /** Whether such a block has a kernel here. */
    boolean supports(BlockSpec spec);

    /**
     * Takes the memory that {@link #forwardTraining} usually keeps and computes nothing, to tell beforehand what a step
     * will take.
     */
    Saved reserve(BlockSpec spec, boolean inputGradient, Memory memory);

    /**
     * Forward with the batch's statistics; moves the running ones.
     *
     * @param inputGradient whether {@link #backward} will be asked for {@code dx}: a kernel may keep less if not
     * @param y the pooled output, overwritten
     * @param winners INT32 positions as in {@link Pool3dSpec}, overwritten; null when nobody else needs them
     */
    Saved forwardTraining(
            BlockSpec spec, Parameters parameters, Tensor x, boolean inputGradient, Tensor y, Tensor winners,
            Memory memory);

    /** Of the tensors that {@link #forwardInference} needs while it runs. */
    default List<Shape> workspace(BlockSpec spec) {
        return List.of();
    }

    /**
     * Forward with the running statistics; {@code y} and {@code winners} as in training.
     *
     * @param workspace of the shapes that {@link #workspace} tells, with any contents
     */
    void forwardInference(
            BlockSpec spec, Parameters parameters, Tensor x, List<Tensor> workspace, Tensor y, Tensor winners);

    /**
     * Backward of {@link #forwardTraining}, once: what was saved may be overwritten.
     *
     * @param y what forward gave
     * @param dx overwritten, or null when not wanted
     */
    void backward(
            BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Saved saved, Tensor dy, Tensor dx,
            Gradients gradients);
}
