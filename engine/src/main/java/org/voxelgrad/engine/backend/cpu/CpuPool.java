package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Max pooling and its inverse. A block is the windows of one depth of a channel with the planes of the input that
 * belong to them, or a whole channel where windows of neighbouring depths overlap.
 */
final class CpuPool implements PoolKernels {

    private final Workers workers;
    private final PoolRows rows;

    CpuPool(Workers workers, PoolRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    @Override
    public void maxForward(Pool3dSpec spec, Tensor x, Tensor y, Tensor winners) {
        PoolWindows windows = new PoolWindows(spec);
        float[] xs = Heap.floats(x, spec.inputShape());
        float[] ys = Heap.floats(y, spec.outputShape());
        int[] ws = Heap.ints(winners, spec.outputShape());
        workers.run(windows.channels() * spec.output().d(), (block, scratch) -> {
            int channel = block / spec.output().d();
            int d = block % spec.output().d();
            for (int h = 0; h < spec.output().h(); h++) {
                windows.maxOfRow(rows, xs, channel, d, h, ys, ws);
            }
        });
    }

    @Override
    public void maxBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx) {
        float[] dys = Heap.floats(dy, spec.outputShape());
        float[] dxs = Heap.floats(dx, spec.inputShape());
        scatter(spec, winners, dxs, (positions, at, count) -> {
            for (int i = 0; i < count; i++) {
                if (positions[i] >= 0) {
                    dxs[positions[i]] += dys[at + i];
                }
            }
        });
    }

    @Override
    public void unpoolForward(Pool3dSpec spec, Tensor x, Tensor winners, Tensor y) {
        float[] xs = Heap.floats(x, spec.outputShape());
        float[] ys = Heap.floats(y, spec.inputShape());
        scatter(spec, winners, ys, (positions, at, count) -> {
            for (int i = 0; i < count; i++) {
                if (positions[i] >= 0) {
                    ys[positions[i]] = xs[at + i];
                }
            }
        });
    }

    @Override
    public void unpoolBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx) {
        PoolWindows windows = new PoolWindows(spec);
        Size3 output = spec.output();
        float[] dys = Heap.floats(dy, spec.inputShape());
        float[] dxs = Heap.floats(dx, spec.outputShape());
        int[] ws = Heap.ints(winners, spec.outputShape());
        workers.run(windows.channels() * output.d(), (block, scratch) -> {
            int[] positions = scratch.positions(output.w());
            for (int row = block * output.h(); row < (block + 1) * output.h(); row++) {
                windows.locateRow(ws, row, positions);
                for (int i = 0; i < output.w(); i++) {
                    dxs[row * output.w() + i] = positions[i] >= 0 ? dys[positions[i]] : 0;
                }
            }
        });
    }

    /** What happens to the winners of one row of windows. */
    private interface RowOfWinners {

        /**
         * @param positions of the winners in the input, -1 in the padding
         * @param at position of the first window in the output
         */
        void visit(int[] positions, int at, int count);
    }

    /** Zeroes {@code target}, which has the input's shape, and visits the winners of every row of windows. */
    private void scatter(Pool3dSpec spec, Tensor winners, float[] target, RowOfWinners action) {
        PoolWindows windows = new PoolWindows(spec);
        Size3 output = spec.output();
        int[] ws = Heap.ints(winners, spec.outputShape());
        int depths = windows.depthsOverlap() ? output.d() : 1;
        workers.run(windows.channels() * output.d() / depths, (block, scratch) -> {
            int[] positions = scratch.positions(output.w());
            int first = block * depths;
            Arrays.fill(target, windows.firstInput(first), windows.firstInput(first + depths), 0);
            for (int row = first * output.h(); row < (first + depths) * output.h(); row++) {
                windows.locateRow(ws, row, positions);
                action.visit(positions, row * output.w(), output.w());
            }
        });
    }
}
