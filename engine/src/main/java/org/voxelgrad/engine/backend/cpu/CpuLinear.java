package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.LinearKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Fully connected layers: batches are small and weights large, so that each pass reads the weight once. */
final class CpuLinear implements LinearKernels {

    /** Columns that are worked on together: of a few rows they fit the first-level cache. */
    private static final int COLUMNS = 1 << 12;

    /** Rows of the weight in a block. */
    private static final int ROWS = 8;

    /** Dot products of two rows with two images, which come before the sums in working memory. */
    private static final int DOTS = 4;

    private final Workers workers;
    private final LinearRows rows;
    private final WeightRows weightRows;

    CpuLinear(Workers workers, LinearRows rows) {
        this.workers = workers;
        this.rows = rows;
        weightRows = new WeightRows(workers);
    }

    @Override
    public void forward(Tensor x, Tensor weight, Tensor bias, Tensor y) {
        int batch = x.dim(0);
        int in = x.dim(1);
        int out = weight.dim(0);
        float[] xs = Heap.floats(x);
        float[] weights = Heap.floats(weight, Shape.of(out, in));
        float[] biases = Heap.floatsOrNull(bias);
        float[] ys = Heap.floats(y, Shape.of(batch, out));
        workers.run(Math.ceilDiv(out, ROWS), (block, scratch) -> {
            double[] sums = scratch.sums(DOTS + 2 * batch);
            int end = Math.min(out, (block + 1) * ROWS);
            for (int o = block * ROWS; o < end; o += 2) {
                int next = Math.min(1, end - 1 - o);
                Arrays.fill(sums, DOTS, DOTS + 2 * batch, 0);
                for (int from = 0; from < in; from += COLUMNS) {
                    int count = Math.min(COLUMNS, in - from);
                    for (int n = 0; n < batch; n += 2) {
                        int nextImage = Math.min(1, batch - 1 - n);
                        rows.dots(weights, o * in + from, next * in, xs, n * in + from, nextImage * in, count, sums);
                        for (int i = 0; i < DOTS; i++) {
                            if ((i & 1) <= nextImage) {
                                sums[DOTS + 2 * (n + (i & 1)) + (i >> 1)] += sums[i];
                            }
                        }
                    }
                }
                for (int i = 0; i < 2 * batch; i++) {
                    int row = o + i % 2 * next;
                    ys[i / 2 * out + row] = (float) (sums[DOTS + i] + (biases == null ? 0 : biases[row]));
                }
            }
        });
    }

    @Override
    public void backwardData(Tensor dy, Tensor weight, Tensor dx) {
        int batch = dx.dim(0);
        int in = dx.dim(1);
        int out = dy.dim(1);
        float[] dys = Heap.floats(dy, Shape.of(batch, out));
        float[] weights = Heap.floats(weight, Shape.of(out, in));
        float[] dxs = Heap.floats(dx);
        weightRows.run(out, dxs, batch * in, (row, count, part, partAt, scratch) -> {
            for (int from = 0; from < in; from += COLUMNS) {
                int columns = Math.min(COLUMNS, in - from);
                for (int n = 0; n < batch; n++) {
                    rows.addScaled(
                            dys, n * out + row, 1, count, weights, row * in + from, in, part, partAt + n * in + from,
                            columns);
                }
            }
        });
    }

    @Override
    public void backwardWeight(Tensor x, Tensor dy, Tensor dWeight) {
        int batch = x.dim(0);
        int in = x.dim(1);
        int out = dy.dim(1);
        float[] xs = Heap.floats(x);
        float[] dys = Heap.floats(dy, Shape.of(batch, out));
        float[] gradients = Heap.floats(dWeight, Shape.of(out, in));
        workers.run(Math.ceilDiv(out, ROWS), (block, scratch) -> {
            for (int o = block * ROWS; o < Math.min(out, (block + 1) * ROWS); o++) {
                for (int from = 0; from < in; from += COLUMNS) {
                    int count = Math.min(COLUMNS, in - from);
                    rows.addScaled(dys, o, out, batch, xs, from, in, gradients, o * in + from, count);
                }
            }
        });
    }
}
