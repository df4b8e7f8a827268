package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.LinearUpdateKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A few rows of the weight at a time, some columns of them: while these are in the cache they give their share of
 * {@code dx}, then their gradient is computed and spent.
 */
final class CpuLinearUpdate implements LinearUpdateKernels {

    /** Columns that are worked on together: many, since memory is read fastest in long stretches. */
    private static final int COLUMNS = 1 << 15;

    private final LinearRows rows;
    private final AdamRows adam;
    private final WeightRows weightRows;

    CpuLinearUpdate(Workers workers, LinearRows rows, AdamRows adam) {
        this.rows = rows;
        this.adam = adam;
        weightRows = new WeightRows(workers);
    }

    @Override
    public void backwardAdam(AdamSpec spec, Tensor x, Tensor dy, Tensor weight, Tensor m, Tensor v, Tensor dx) {
        AdamRows.Factors factors = AdamRows.Factors.of(spec);
        int batch = x.dim(0);
        int in = x.dim(1);
        int out = dy.dim(1);
        float[] xs = Heap.floats(x);
        float[] dys = Heap.floats(dy, Shape.of(batch, out));
        float[] weights = Heap.floats(weight, Shape.of(out, in));
        float[] ms = Heap.floats(m, weight.shape());
        float[] vs = Heap.floats(v, weight.shape());
        float[] dxs = Heap.floatsOrNull(dx);
        weightRows.run(out, dxs, batch * in, (row, count, part, partAt, scratch) -> {
            for (int from = 0; from < in; from += COLUMNS) {
                int columns = Math.min(COLUMNS, in - from);
                for (int n = 0; n < batch && part != null; n++) {
                    rows.addScaled(
                            dys, n * out + row, 1, count, weights, row * in + from, in, part, partAt + n * in + from,
                            columns);
                }
                float[] gradient = scratch.output(columns);
                for (int o = row; o < row + count; o++) {
                    Arrays.fill(gradient, 0, columns, 0);
                    rows.addScaled(dys, o, out, batch, xs, from, in, gradient, 0, columns);
                    adam.step(factors, weights, ms, vs, o * in + from, gradient, 0, columns);
                }
            }
        });
    }
}
