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
        PoolWindows windows = new PoolWindows(spec);
        float[] dys = Heap.floats(dy, spec.outputShape());
        float[] dxs = Heap.floats(dx, spec.inputShape());
        int[] ws = Heap.ints(winners, spec.outputShape());
        scatter(windows, 0, spec.batch(), dxs, (row, positions) -> {
            int width = windows.output().w();
            windows.locate(ws, row, 0, width, positions);
            for (int i = 0; i < width; i++) {
                if (positions[i] >= 0) {
                    dxs[positions[i]] += dys[row * width + i];
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
        PoolWindows windows = new PoolWindows(spec);
        float[] xs = Heap.floats(x, spec.outputShape());
        int[] ws = Heap.ints(winners, spec.outputShape());
        int before = inputsBefore(spec, firstImage);
        scatter(windows, firstImage, images, y, (row, positions) -> {
            int done = windows.unpoolWithin(rows, row, xs, ws, y, before);
            put(windows, row, 0, windows.firstWithin(), xs, ws, y, before, positions);
            put(windows, row, windows.firstWithin() + done, windows.output().w(), xs, ws, y, before, positions);
        });
    }

    /** Puts the values of windows {@code from} to {@code to} of a row where their winners lie. */
    private static void put(
            PoolWindows windows, int row, int from, int to, float[] x, int[] winners, float[] y, int before,
            int[] positions) {
        windows.locate(winners, row, from, to, positions);
        for (int i = from; i < to; i++) {
            if (positions[i] >= 0) {
                y[positions[i] - before] = x[row * windows.output().w() + i];
            }
        }
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
                windows.locate(ws, row, 0, output.w(), positions);
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
         * @param row through all depths and channels
         * @param positions working memory for the winners' positions
         */
        void visit(int row, int[] positions);
    }

    /** Zeroes {@code target}, the input of some images, and visits every row of their windows. */
    private void scatter(PoolWindows windows, int firstImage, int images, float[] target, RowOfWinners action) {
        Size3 output = windows.output();
        int before = inputsBefore(windows.spec(), firstImage);
        int perImage = windows.spec().channels() * output.d();
        int depths = windows.depthsOverlap() ? output.d() : 1;
        workers.run(images * perImage / depths, (block, scratch) -> {
            int[] positions = scratch.positions(output.w());
            int first = firstImage * perImage + block * depths;
            Arrays.fill(
                    target, windows.firstInput(first) - before, windows.firstInput(first + depths) - before, 0);
            for (int row = first * output.h(); row < (first + depths) * output.h(); row++) {
                action.visit(row, positions);
            }
        });
    }
}
