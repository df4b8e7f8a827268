package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.AdamSpec;

/** The inner loop of Adam. */
interface AdamRows {

    /**
     * One step on {@code count} parameters from {@code at} on, with their moments. What a parameter becomes depends on
     * its own numbers only, not on its place in the loop.
     *
     * @param gradientAt position of the first parameter's gradient
     */
    void step(
            Factors factors, float[] parameter, float[] m, float[] v, int at, float[] gradient, int gradientAt,
            int count);

    /** Rows that {@link #linearStep} covers at most: what it reads of the images serves all of them. */
    int ROWS = 4;

    /**
     * A step on some columns of a few rows of a fully connected layer's weight, to whose gradient two images add, and
     * those columns' share of the gradients of the layer's inputs. For both images {@code dx[i] += sum over rows r of
     * dy[r] * weight[r][i]}, then {@link #step} with {@code gradient[r][i] + sum of dy[r] * x[i]}.
     *
     * @param at of the first weight and its moments, {@code stride} from row to row
     * @param dy of the first image and then of the second, {@link #ROWS} each
     * @param nextX from an input of the first image to the same of the second
     * @param nextDx the gradient of the second image's input, {@code dx} is that of the first
     * @param gradient from other images, from position 0 on
     */
    void linearStep(
            Factors factors, float[] weight, float[] m, float[] v, int at, int stride, int rows, int count, float[] dy,
            float[] x, int xAt, int nextX, float[] dx, int dxAt, float[] nextDx, int nextDxAt, float[] gradient,
            int gradientStride);

    /**
     * The numbers of an {@link AdamSpec} in the form that the loop multiplies by.
     *
     * @param decay1 1 - beta1
     * @param decay2 1 - beta2
     * @param rootScale what the root of {@code v} is multiplied by
     */
    record Factors(
            float beta1, float decay1, float beta2, float decay2, float weightDecay, float stepSize,
            float rootScale, float epsilon) {

        static Factors of(AdamSpec spec) {
            return new Factors(
                    (float) spec.beta1(), (float) (1 - spec.beta1()), (float) spec.beta2(), (float) (1 - spec.beta2()),
                    (float) spec.weightDecay(), (float) spec.stepSize(), (float) (1 / spec.varianceCorrection()),
                    (float) spec.epsilon());
        }
    }
}
