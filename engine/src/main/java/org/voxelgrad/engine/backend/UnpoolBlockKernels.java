package org.voxelgrad.engine.backend;

import java.util.List;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A block of a decoder as one operation. Of all the maps between its layers one is kept for the backward pass, the
 * convolution's output. Values and gradients are those of the layers one by one.
 *
 * <p>{@code x}, {@code dx} and {@code winners} (INT32, each within its window) have the shape of the pooling's output,
 * {@code y} and {@code dy} that of the adjoint's input. The weight is the adjoint's,
 * {@code [C_in, C_out, kD, kH, kW]} as the transposed convolution counts; all other state is {@code [C_out]}.
 */
public interface UnpoolBlockKernels {

    /** Whether such a block has a kernel here. */
    boolean supports(UnpoolBlockSpec spec);

    /** Of the tensors that a forward or a backward pass needs while it runs. */
    List<Shape> workspace(UnpoolBlockSpec spec);

    /** Takes the memory that {@link #forwardTraining} keeps and computes nothing. */
    BlockKernels.Saved reserve(UnpoolBlockSpec spec, BlockKernels.Memory memory);

    /**
     * Forward with the batch's statistics; moves the running ones.
     *
     * @param workspace of the shapes that {@link #workspace} tells, with any contents
     * @param y overwritten
     */
    BlockKernels.Saved forwardTraining(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, Tensor y, BlockKernels.Memory memory);

    /** Forward with the running statistics. */
    void forwardInference(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, Tensor y);

    /**
     * Backward of {@link #forwardTraining}, once: what was saved may be overwritten.
     *
     * @param dx overwritten, zero for winners in the padding; null when not wanted
     */
    void backward(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, BlockKernels.Saved saved, Tensor dy, Tensor dx, BlockKernels.Gradients gradients);
}
