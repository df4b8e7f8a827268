package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;
import org.voxelgrad.engine.backend.DropoutStream;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.tensor.IntStorage;
import org.voxelgrad.engine.tensor.Tensor;

/** Element by element, a segment a block. */
final class CpuPointwise implements PointwiseKernels {

    private final Workers workers;
    private final PointRows rows;

    CpuPointwise(Workers workers, PointRows rows) {
        this.workers = workers;
        this.rows = rows;
    }

    /** Computes the elements {@code from} to {@code to - 1}. */
    private interface Range {
        void compute(int from, int to);
    }

    private void forEachRange(Tensor tensor, Range range) {
        Segments segments = Segments.of(tensor.elements());
        workers.run(segments.count(), (segment, scratch) -> {
            int from = segments.start(segment);
            range.compute(from, from + segments.size(segment));
        });
    }

    @Override
    public void fill(Tensor y, double value) {
        if (y.storage() instanceof IntStorage(int[] ints)) {
            forEachRange(y, (from, to) -> Arrays.fill(ints, from, to, (int) value));
        } else {
            float[] ys = Heap.floats(y);
            forEachRange(y, (from, to) -> Arrays.fill(ys, from, to, (float) value));
        }
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        if (x.storage() instanceof IntStorage(int[] ints)) {
            int[] ys = Heap.ints(y, x.shape());
            forEachRange(y, (from, to) -> System.arraycopy(ints, from, ys, from, to - from));
        } else {
            float[] xs = Heap.floats(x, y.shape());
            float[] ys = Heap.floats(y);
            forEachRange(y, (from, to) -> System.arraycopy(xs, from, ys, from, to - from));
        }
    }

    @Override
    public void add(Tensor x, Tensor y) {
        float[] xs = Heap.floats(x, y.shape());
        float[] ys = Heap.floats(y);
        forEachRange(y, (from, to) -> {
            for (int i = from; i < to; i++) {
                ys[i] += xs[i];
            }
        });
    }

    @Override
    public void leakyRelu(Tensor x, double slope, Tensor y) {
        float[] xs = Heap.floats(x, y.shape());
        float[] ys = Heap.floats(y);
        forEachRange(y, (from, to) -> rows.leakyRelu(xs, from, to - from, (float) slope, ys));
    }

    @Override
    public void leakyReluBackward(Tensor x, Tensor dy, double slope, Tensor dx) {
        float[] xs = Heap.floats(x, dx.shape());
        float[] dys = Heap.floats(dy, dx.shape());
        float[] dxs = Heap.floats(dx);
        forEachRange(dx, (from, to) -> rows.leakyReluBackward(xs, dys, from, to - from, (float) slope, dxs));
    }

    @Override
    public void sigmoid(Tensor x, Tensor y) {
        float[] xs = Heap.floats(x, y.shape());
        float[] ys = Heap.floats(y);
        forEachRange(y, (from, to) -> {
            for (int i = from; i < to; i++) {
                ys[i] = (float) (1 / (1 + Math.exp(-xs[i])));
            }
        });
    }

    @Override
    public void sigmoidBackward(Tensor y, Tensor dy, Tensor dx) {
        float[] ys = Heap.floats(y, dx.shape());
        float[] dys = Heap.floats(dy, dx.shape());
        float[] dxs = Heap.floats(dx);
        forEachRange(dx, (from, to) -> {
            for (int i = from; i < to; i++) {
                dxs[i] = dys[i] * ys[i] * (1 - ys[i]);
            }
        });
    }

    @Override
    public void dropout(Tensor x, double probability, long seed, Tensor y) {
        float[] xs = Heap.floats(x, y.shape());
        float[] ys = Heap.floats(y);
        float scale = (float) DropoutStream.scale(probability);
        forEachRange(y, (from, to) -> {
            for (int i = from; i < to; i++) {
                ys[i] = DropoutStream.keeps(seed, i, probability) ? xs[i] * scale : 0;
            }
        });
    }
}
