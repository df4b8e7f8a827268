package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.LinearUpdateKernels;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A block is some columns of the weight from its first to its last row, a few rows at a time: while these are in the
 * cache they give their share of {@code dx}, then their gradient is computed and spent.
 */
final class CpuLinearUpdate implements LinearUpdateKernels {

    /** Columns of a block: a row of the weight, its moments and the gradient then fit the second-level cache. */
    private static final int COLUMNS = 1 << 11;

    private final Workers workers;
    private final LinearRows rows;
    private final AdamRows adam;

    CpuLinearUpdate(Workers workers, LinearRows rows, AdamRows adam) {
        this.workers = workers;
        this.rows = rows;
        this.adam = adam;
    }

    @Override
    public void backwardAdam(AdamSpec spec, Tensor x, Tensor dy, Tensor weight, Tensor m, Tensor v, Tensor dx) {
        AdamRows.Factors factors = AdamRows.Factors.of(spec);
        int batch = x.dim(0);
        int in = x.dim(1);
        int out = dy.dim(1);
        float[] xs = Heap.floats(x);
        float[] dys = Heap.floats(dy);
        float[] weights = Heap.floats(weight);
        float[] ms = Heap.floats(m);
        float[] vs = Heap.floats(v);
        float[] dxs = Heap.floatsOrNull(dx);
        workers.run(Math.ceilDiv(in, COLUMNS), (block, scratch) -> {
            int from = block * COLUMNS;
            int count = Math.min(COLUMNS, in - from);
            float[] gradient = scratch.output(count);
            for (int n = 0; n < batch && dxs != null; n++) {
                Arrays.fill(dxs, n * in + from, n * in + from + count, 0);
            }
            for (int o = 0; o < out; o += CpuLinear.ROWS) {
                int rowCount = Math.min(CpuLinear.ROWS, out - o);
                for (int n = 0; n < batch && dxs != null; n++) {
                    rows.addScaled(
                            dys, n * out + o, 1, rowCount, weights, o * in + from, in, dxs, n * in + from, count);
                }
                for (int row = o; row < o + rowCount; row++) {
                    Arrays.fill(gradient, 0, count, 0);
                    rows.addScaled(dys, row, out, batch, xs, from, in, gradient, 0, count);
                    adam.step(factors, weights, ms, vs, row * in + from, gradient, 0, count);
                }
            }
        });
    }
}
