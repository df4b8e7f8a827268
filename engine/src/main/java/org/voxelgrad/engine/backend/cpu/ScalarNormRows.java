package org.voxelgrad.engine.backend.cpu;

/** Plain loops that sum in double. */
final class ScalarNormRows implements NormRows {

    @Override
    public double sum(float[] x, int at, int count) {
        double sum = 0;
        for (int i = at; i < at + count; i++) {
            sum += x[i];
        }
        return sum;
    }

    @Override
    public void deviations(float[] x, int at, int count, float shift, double[] sums, int sumsAt) {
        double sum = 0;
        double squares = 0;
        for (int i = at; i < at + count; i++) {
            double deviation = x[i] - shift;
            sum += deviation;
            squares += deviation * deviation;
        }
        sums[sumsAt] = sum;
        sums[sumsAt + 1] = squares;
    }

    @Override
    public void gradientSums(float[] x, float[] dy, int at, int count, float shift, double[] sums, int sumsAt) {
        double sum = 0;
        double products = 0;
        for (int i = at; i < at + count; i++) {
            double g = dy[i];
            sum += g;
            products += g * (x[i] - shift);
        }
        sums[sumsAt] = sum;
        sums[sumsAt + 1] = products;
    }

    @Override
    public void affine(float[] x, int at, int count, float shift, float scale, float offset, float[] y) {
        for (int i = at; i < at + count; i++) {
            y[i] = (x[i] - shift) * scale + offset;
        }
    }

    @Override
    public void gradient(
            float[] x, float[] dy, int at, int count, float shift, float xScale, float dyScale, float offset,
            float[] dx) {
        for (int i = at; i < at + count; i++) {
            dx[i] = dy[i] * dyScale + (x[i] - shift) * xScale + offset;
        }
    }

    @Override
    public void activatedGradientSums(
            float[] x, float[] dy, int at, int count, Activation activation, double[] sums, int sumsAt) {
        double sum = 0;
        double products = 0;
        for (int i = at; i < at + count; i++) {
            double g = activation.backward(x[i], dy[i]);
            sum += g;
            products += g * (x[i] - activation.shift());
        }
        sums[sumsAt] = sum;
        sums[sumsAt + 1] = products;
    }

    @Override
    public void activatedGradient(
            float[] x, float[] dy, int at, int count, Activation activation, float xScale, float offset) {
        for (int i = at; i < at + count; i++) {
            float g = activation.backward(x[i], dy[i]);
            x[i] = g * activation.scale() + (x[i] - activation.shift()) * xScale + offset;
        }
    }

    @Override
    public void scaledDifference(float[] x, float[] target, int at, int count, float factor, float[] dx) {
        for (int i = at; i < at + count; i++) {
            dx[i] = (x[i] - target[i]) * factor;
        }
    }

    @Override
    public double squaredDistance(float[] x, float[] target, int at, int count) {
        double sum = 0;
        for (int i = at; i < at + count; i++) {
            double difference = (double) x[i] - target[i];
            sum += difference * difference;
        }
        return sum;
    }
}
