package org.voxelgrad.engine.backend.cpu;

import java.util.List;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** Blocks of a 3x3x3 convolution that keeps sizes and a pooling that halves them. */
final class CpuBlocks implements BlockKernels {

    private final DenseBlock dense;
    private final SparseBlock sparse;
    private final FoldedBlock folded;
    private final WinogradBlock winograd;
    private final ImageBlock image;

    CpuBlocks(Workers workers, RowKernels rows, ConvKernels conv) {
        dense = new DenseBlock(workers, rows, conv);
        folded = new FoldedBlock(workers, rows);
        winograd = new WinogradBlock(workers, rows);
        image = new ImageBlock(workers, rows.windows(), folded);
        sparse = new SparseBlock(workers, rows, image);
    }

    @Override
    public boolean supports(BlockSpec spec) {
        return spec.conv().isSame3() && Halving.fits(spec.pool()) && spec.slope() >= 0;
    }

    @Override
    public Saved reserve(BlockSpec spec, boolean inputGradient, Memory memory) {
        return isFirst(spec, inputGradient) ? sparse.reserve(spec, memory) : dense.reserve(spec, memory);
    }

    private static boolean isFirst(BlockSpec spec, boolean inputGradient) {
        return spec.conv().inChannels() == 1 && !inputGradient;
    }

    @Override
    public Saved forwardTraining(
            BlockSpec spec, Parameters parameters, Tensor x, boolean inputGradient, Tensor y, Tensor winners,
            Memory memory) {
        if (isFirst(spec, inputGradient)) {
            PatchGram gram = sparse.gram(spec, x);
            if (sparse.tells(gram, spec, parameters.weight())) {
                return sparse.forward(spec, parameters, gram, x, y, winners, memory);
            }
        }
        return dense.forward(spec, parameters, x, y, winners, memory);
    }

    @Override
    public void forwardInference(
            BlockSpec spec, Parameters parameters, Tensor x, List<Tensor> workspace, Tensor y, Tensor winners) {
        BatchStatistics running = BatchStatistics.of(
                parameters.runningMean().toDoubles(), parameters.runningVar().toDoubles(), 0, spec.epsilon());
        Halving.Target target = new Halving.Target(
                Heap.floats(y, spec.pool().outputShape()), null, Heap.intsOrNull(winners));
        float[] xs = Heap.floats(x, spec.conv().inputShape());
        if (spec.conv().inChannels() == 1) {
            image.forward(spec, parameters, running.means(), running.invStds(), xs, target);
        } else if (CpuConv.winogradPays(spec.conv(), spec.conv().inChannels())) {
            winograd.forward(spec, parameters, running.means(), running.invStds(), xs, target);
        } else {
            folded.forward(spec, parameters, running.means(), running.invStds(), xs, target);
        }
    }

    @Override
    public void backward(
            BlockSpec spec, Parameters parameters, Tensor x, Tensor y, Saved saved, Tensor dy, Tensor dx,
            Gradients gradients) {
        switch (saved) {
            case SparseBlock.Kept kept -> sparse.backward(spec, parameters, x, y, kept, dy, gradients);
            case DenseBlock.Kept kept -> dense.backward(spec, parameters, x, y, kept, dy, dx, gradients);
            default -> throw new IllegalArgumentException("backward of a block wants what forward saved, got " + saved);
        }
    }
}
