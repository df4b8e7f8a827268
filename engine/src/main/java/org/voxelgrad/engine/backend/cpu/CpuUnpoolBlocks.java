package org.voxelgrad.engine.backend.cpu;

import java.util.List;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.UnpoolBlockKernels;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.FloatStorage;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Decoder blocks that keep the convolution's output and overwrite it with its gradient. With known statistics the
 * normalisation is folded into the weights.
 */
final class CpuUnpoolBlocks implements UnpoolBlockKernels {

    private final PatchUnpoolConv patches;
    private final DenseUnpoolConv dense;
    private final ActivatedNorm norm;

    CpuUnpoolBlocks(Workers workers, RowKernels rows, ConvKernels conv, CpuPool pooling) {
        patches = new PatchUnpoolConv(workers, rows.patches());
        dense = new DenseUnpoolConv(workers, conv, pooling, DenseUnpoolConv.FLOATS);
        norm = new ActivatedNorm(workers, rows);
    }

    /** @param map the convolution's output */
    private record Kept(Tensor map, BatchStatistics statistics, Activation[] activations)
            implements BlockKernels.Saved {

        @Override
        public List<Tensor> tensors() {
            return List.of(map);
        }
    }

    @Override
    public boolean supports(UnpoolBlockSpec spec) {
        return true;
    }

    private UnpoolConv conv(UnpoolBlockSpec spec) {
        return PatchUnpoolConv.pays(spec) ? patches : dense;
    }

    @Override
    public List<Shape> workspace(UnpoolBlockSpec spec) {
        return conv(spec).workspace(spec);
    }

    @Override
    public BlockKernels.Saved reserve(UnpoolBlockSpec spec, BlockKernels.Memory memory) {
        return new Kept(memory.empty(DType.FLOAT32, spec.adjoint().inputShape()), null, null);
    }

    @Override
    public BlockKernels.Saved forwardTraining(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, Tensor y, BlockKernels.Memory memory) {
        Tensor map = memory.empty(DType.FLOAT32, spec.adjoint().inputShape());
        conv(spec).forward(spec, x, winners, parameters.weight(), parameters.bias(), workspace, map);
        BatchStatistics statistics = norm.statistics(map, parameters, spec.epsilon(), spec.momentum());
        Activation[] activations = statistics.activations(parameters, spec.slope());
        norm.forward(map, activations, y);
        return new Kept(map, statistics, activations);
    }

    @Override
    public void forwardInference(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, Tensor y) {
        BatchStatistics running = BatchStatistics.of(
                parameters.runningMean().toDoubles(), parameters.runningVar().toDoubles(), 0, spec.epsilon());
        float[] gamma = Heap.floats(parameters.gamma());
        float[] beta = Heap.floats(parameters.beta());
        float[] bias = Heap.floats(parameters.bias());
        float[] biases = new float[bias.length];
        double[] scales = new double[bias.length];
        for (int c = 0; c < bias.length; c++) {
            scales[c] = gamma[c] * running.invStds()[c];
            biases[c] = (float) ((bias[c] - running.means()[c]) * scales[c] + beta[c]);
        }
        Tensor weight = scaled(spec.adjoint(), parameters.weight(), scales);
        Tensor offset = new Tensor(parameters.bias().shape(), new FloatStorage(biases));
        conv(spec).forward(spec, x, winners, weight, offset, workspace, y);
        norm.activate(y, spec.slope());
    }

    /** The transposed convolution's weight, every output channel times its scale. */
    private static Tensor scaled(Conv3dSpec adjoint, Tensor weight, double[] scales) {
        float[] weights = Heap.floats(weight, adjoint.weightShape());
        long taps = adjoint.kernel().voxels();
        float[] scaled = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            scaled[i] = (float) (weights[i] * scales[(int) (i / taps % scales.length)]);
        }
        return new Tensor(weight.shape(), new FloatStorage(scaled));
    }

    @Override
    public void backward(
            UnpoolBlockSpec spec, BlockKernels.Parameters parameters, Tensor x, Tensor winners,
            List<Tensor> workspace, BlockKernels.Saved saved, Tensor dy, Tensor dx, BlockKernels.Gradients gradients) {
        if (!(saved instanceof Kept kept)) {
            throw new IllegalArgumentException("backward of a block wants what forward saved, got " + saved);
        }
        norm.backward(kept.map, kept.activations, kept.statistics, dy, gradients);
        // The gradient of the convolution's bias is zero: normalisation takes away what a bias adds.
        conv(spec).backward(spec, x, winners, kept.map, parameters.weight(), workspace, dx, gradients.dWeight());
    }
}
