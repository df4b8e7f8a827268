package org.voxelgrad.engine.backend.reference;

import static org.voxelgrad.engine.backend.reference.Elements.common;
import static org.voxelgrad.engine.backend.reference.Elements.reals;

import java.util.Arrays;
import org.voxelgrad.engine.backend.DropoutStream;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.tensor.Tensor;

/** Functions of one element at a time. Each reads its element before it writes, so outputs may be inputs. */
final class ReferencePointwise implements PointwiseKernels {

    @Override
    public void fill(Tensor y, double value) {
        Arrays.fill(reals(y), 0, (int) y.elements(), value);
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        System.arraycopy(reals(x), 0, reals(y), 0, common(x, y));
    }

    @Override
    public void add(Tensor x, Tensor y) {
        double[] xs = reals(x);
        double[] ys = reals(y);
        int count = common(x, y);
        for (int i = 0; i < count; i++) {
            ys[i] += xs[i];
        }
    }

    @Override
    public void leakyRelu(Tensor x, double slope, Tensor y) {
        double[] xs = reals(x);
        double[] ys = reals(y);
        int count = common(x, y);
        for (int i = 0; i < count; i++) {
            ys[i] = leakyRelu(xs[i], slope);
        }
    }

    private static double leakyRelu(double x, double slope) {
        if (x > 0 || Double.isNaN(x)) {
            return x;
        }
        // A product with the slope 0 would be -0, and NaN for negative infinity.
        return slope == 0 ? 0 : slope * x;
    }

    @Override
    public void leakyReluBackward(Tensor x, Tensor dy, double slope, Tensor dx) {
        double[] xs = reals(x);
        double[] dys = reals(dy);
        double[] dxs = reals(dx);
        int count = common(x, dy, dx);
        for (int i = 0; i < count; i++) {
            dxs[i] = xs[i] > 0 ? dys[i] : slope * dys[i];
        }
    }

    @Override
    public void sigmoid(Tensor x, Tensor y) {
        double[] xs = reals(x);
        double[] ys = reals(y);
        int count = common(x, y);
        for (int i = 0; i < count; i++) {
            ys[i] = 1 / (1 + Math.exp(-xs[i]));
        }
    }

    @Override
    public void sigmoidBackward(Tensor y, Tensor dy, Tensor dx) {
        double[] ys = reals(y);
        double[] dys = reals(dy);
        double[] dxs = reals(dx);
        int count = common(y, dy, dx);
        for (int i = 0; i < count; i++) {
            dxs[i] = dys[i] * ys[i] * (1 - ys[i]);
        }
    }

    @Override
    public void dropout(Tensor x, double probability, long seed, Tensor y) {
        double[] xs = reals(x);
        double[] ys = reals(y);
        double scale = DropoutStream.scale(probability);
        int count = common(x, y);
        for (int i = 0; i < count; i++) {
            ys[i] = DropoutStream.keeps(seed, i, probability) ? xs[i] * scale : 0;
        }
    }
}
