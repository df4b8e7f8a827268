package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.LinearUpdateKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A few rows of the weight at a time, in one pass: weights give their share of {@code dx}, then their gradient is
 * computed and spent.
 */
final class CpuLinearUpdate implements LinearUpdateKernels {

    /** Columns whose part of {@code x} and {@code dx} stays in the second-level cache. */
    private static final int COLUMNS = 1 << 12;

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
        int in = x.dim(1);
        int out = dy.dim(1);
        Step step = new Step(
                AdamRows.Factors.of(spec), x.dim(0), in, out, Heap.floats(x), Heap.floats(dy, Shape.of(x.dim(0), out)),
                Heap.floats(weight, Shape.of(out, in)), Heap.floats(m, weight.shape()),
                Heap.floats(v, weight.shape()));
        weightRows.run(out, Heap.floatsOrNull(dx), x.dim(0) * in, (row, count, part, partAt, scratch) -> {
            for (int r = 0; r < count; r += AdamRows.ROWS) {
                for (int from = 0; from < in; from += COLUMNS) {
                    compute(step, row + r, Math.min(AdamRows.ROWS, count - r), from, part, partAt, scratch);
                }
            }
        });
    }

    /** The arrays {@code x [batch][in]}, {@code dy [batch][out]} and {@code weight, m, v [out][in]}. */
    private record Step(
            AdamRows.Factors factors, int batch, int in, int out, float[] x, float[] dy, float[] weight, float[] m,
            float[] v) {}

    /** Some columns of a few rows: the last two images together with the step, others before. */
    private void compute(Step step, int row, int count, int from, float[] part, int partAt, Scratch scratch) {
        int in = step.in;
        int columns = Math.min(COLUMNS, in - from);
        int before = Math.max(0, step.batch - 2);
        int gradientStride = before == 0 ? 0 : columns;
        float[] gradient = scratch.output(columns + (count - 1) * gradientStride);
        Arrays.fill(gradient, 0, columns + (count - 1) * gradientStride, 0);
        for (int r = 0; r < count && before > 0; r++) {
            rows.addScaled(
                    step.dy, row + r, step.out, before, step.x, from, in, gradient, r * gradientStride, columns);
        }
        for (int n = 0; n < before && part != null; n++) {
            rows.addScaled(
                    step.dy, n * step.out + row, 1, count, step.weight, row * in + from, in, part,
                    partAt + n * in + from, columns);
        }
        boolean two = step.batch > 1;
        float[] dy = scratch.maxima(2 * AdamRows.ROWS);
        for (int r = 0; r < count; r++) {
            dy[r] = step.dy[before * step.out + row + r];
            dy[AdamRows.ROWS + r] = two ? step.dy[(before + 1) * step.out + row + r] : 0;
        }
        float[] unused = scratch.window(columns);
        float[] dx = part == null ? unused : part;
        float[] nextDx = two ? dx : unused;
        int dxAt = partAt + before * in + from;
        adam.linearStep(
                step.factors, step.weight, step.m, step.v, row * in + from, in, count, columns, dy, step.x,
                before * in + from, two ? in : 0, dx, dx == unused ? 0 : dxAt, nextDx,
                nextDx == unused ? 0 : dxAt + in, gradient, gradientStride);
    }
}
