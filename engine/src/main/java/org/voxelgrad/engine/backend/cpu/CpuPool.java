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
        scatter(spec, 0, spec.batch(), winners, dxs, (positions, at, count) -> {
            for (int i = 0; i < count; i++) {
                if (positions[i] >= 0) {
                    dxs[positions[i]] += dys[at + i];
                }
            }
        });
    }

    @Override
    public void unpoolForward(Pool3dSpec spec, Tensor x, Tensor winners, Tensor y) {
        unpool(spec, 0, spec.batch(), x, winners, Heap.floats(y, spec.inputShape()));
    }

    @Override
    public void unpoolBackward(Pool3dSpec spec, Tensor dy, Tensor winners, Tensor dx) {
        pick(spec, 0, spec.batch(), Heap.floats(dy, spec.inputShape()), winners, dx);
    }

    /**
     * {@link #unpoolForward} for some of the images.
     *
     * @param y of these images only
     */
    void unpool(Pool3dSpec spec, int firstImage, int images, Tensor x, Tensor winners, float[] y) {
        float[] xs = Heap.floats(x, spec.outputShape());
        int before = inputsBefore(spec, firstImage);
        scatter(spec, firstImage, images, winners, y, (positions, at, count) -> {
            for (int i = 0; i < count; i++) {
                if (positions[i] >= 0) {
                    y[positions[i] - before] = xs[at + i];
                }
            }
        });
    }

    /**
     * {@link #unpoolBackward} for some of the images.
     *
     * @param dy of these images only
     */
    void pick(Pool3dSpec spec, int firstImage, int images, float[] dy, Tensor winners, Tensor dx) {
        PoolWindows windows = new PoolWindows(spec);
        Size3 output = spec.output();
        float[] dxs = Heap.floats(dx, spec.outputShape());
        int[] ws = Heap.ints(winners, spec.outputShape());
        int before = inputsBefore(spec, firstImage);
        int perImage = spec.channels() * output.d();
        workers.run(images * perImage, (block, scratch) -> {
            int[] positions = scratch.positions(output.w());
            int depth = firstImage * perImage + block;
            for (int row = depth * output.h(); row < (depth + 1) * output.h(); row++) {
                windows.locateRow(ws, row, positions);
                for (int i = 0; i < output.w(); i++) {
                    dxs[row * output.w() + i] = positions[i] >= 0 ? dy[positions[i] - before] : 0;
                }
            }
        });
    }

    /** Floats of the input that belong to the images before one. */
    private static int inputsBefore(Pool3dSpec spec, int image) {
        return Math.toIntExact(image * spec.channels() * spec.input().voxels());
    }

    /** What happens to the winners of one row of windows. */
    private interface RowOfWinners {

        /**
         * @param positions of the winners in the input, -1 in the padding
         * @param at position of the first window in the output
         */
        void visit(int[] positions, int at, int count);
    }

    /** Zeroes {@code target}, the input of some images, and visits the winners of every row of their windows. */
    private void scatter(
            Pool3dSpec spec, int firstImage, int images, Tensor winners, float[] target, RowOfWinners action) {
        PoolWindows windows = new PoolWindows(spec);
        Size3 output = spec.output();
        int[] ws = Heap.ints(winners, spec.outputShape());
        int before = inputsBefore(spec, firstImage);
        int perImage = spec.channels() * output.d();
        int depths = windows.depthsOverlap() ? output.d() : 1;
        workers.run(images * perImage / depths, (block, scratch) -> {
            int[] positions = scratch.positions(output.w());
            int first = firstImage * perImage + block * depths;
            Arrays.fill(
                    target, windows.firstInput(first) - before, windows.firstInput(first + depths) - before, 0);
            for (int row = first * output.h(); row < (first + depths) * output.h(); row++) {
                windows.locateRow(ws, row, positions);
                action.visit(positions, row * output.w(), output.w());
            }
        });
    }
}
