package org.voxelgrad.cuda.kernel;

import java.util.List;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * What a block keeps of a batch's statistics, each {@code [C]}.
 *
 * @param invStd {@code 1 / sqrt(variance + epsilon)}
 */
record ChannelStatistics(Tensor mean, Tensor invStd) {

    static ChannelStatistics empty(int channels, BlockKernels.Memory memory) {
        Shape shape = Shape.of(channels);
        return new ChannelStatistics(memory.empty(DType.FLOAT32, shape), memory.empty(DType.FLOAT32, shape));
    }

    List<Tensor> tensors() {
        return List.of(mean, invStd);
    }
}
