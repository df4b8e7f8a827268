package org.voxelgrad.engine.backend.reference;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Pool3dSpec.Padding;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.contract.Fill;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Every backward kernel is the derivative of its forward kernel. The output is projected on a random tensor {@code dy}:
 * the gradient of {@code sum(dy * y)} is what the backward kernel gives for {@code dy}.
 */
class ReferenceGradientTest {

    @AutoClose
    private final Backend backend = new ReferenceBackend();

    static List<Conv3dSpec> convolutions() {
        return List.of(
                conv(2, 2, 3, new Size3(3, 4, 5), 3, 1, 1, 1),
                conv(1, 2, 2, new Size3(5, 6, 7), 3, 2, 0, 1),
                conv(1, 1, 2, new Size3(5, 5, 6), 3, 1, 2, 2),
                conv(1, 3, 2, new Size3(4, 3, 2), 1, 2, 0, 1),
                conv(1, 1, 2, new Size3(6, 5, 5), 5, 3, 2, 1),
                new Conv3dSpec(
                        2, 2, 2, new Size3(3, 5, 6), new Size3(1, 2, 3), new Size3(1, 2, 3), new Size3(0, 1, 2),
                        new Size3(1, 3, 1)));
    }

    private static Conv3dSpec conv(
            int batch, int in, int out, Size3 input, int kernel, int stride, int padding, int dilation) {
        return new Conv3dSpec(
                batch, in, out, input, Size3.cube(kernel), Size3.cube(stride), Size3.cube(padding),
                Size3.cube(dilation));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolution(Conv3dSpec spec) {
        Tensor x = random("x", spec.inputShape());
        Tensor weight = random("weight", spec.weightShape());
        Tensor bias = random("bias", Shape.of(spec.outChannels()));
        Tensor y = zeros(spec.outputShape());
        Tensor dy = random("dy", y.shape());
        DoubleSupplier projection = () -> {
            backend.conv().forward(spec, x, weight, bias, y);
            return dot(dy, y);
        };
        Tensor dx = zeros(x.shape());
        Tensor dWeight = zeros(weight.shape());
        Tensor dBias = zeros(bias.shape());
        backend.conv().backwardData(spec, dy, weight, null, dx);
        backend.conv().backwardWeight(spec, x, dy, dWeight);
        backend.reduce().addChannelSums(dy, dBias);
        FiniteDifferences.check("input", x, projection, dx);
        FiniteDifferences.check("weight", weight, projection, dWeight);
        FiniteDifferences.check("bias", bias, projection, dBias);
    }

    /** The adjoint's kernels with the roles of input and output exchanged. */
    @ParameterizedTest
    @MethodSource("convolutions")
    void transposedConvolution(Conv3dSpec adjoint) {
        Tensor x = random("x", adjoint.outputShape());
        Tensor weight = random("weight", adjoint.weightShape());
        Tensor bias = random("bias", Shape.of(adjoint.inChannels()));
        Tensor y = zeros(adjoint.inputShape());
        Tensor dy = random("dy", y.shape());
        DoubleSupplier projection = () -> {
            backend.conv().backwardData(adjoint, x, weight, bias, y);
            return dot(dy, y);
        };
        Tensor dx = zeros(x.shape());
        Tensor dWeight = zeros(weight.shape());
        Tensor dBias = zeros(bias.shape());
        backend.conv().forward(adjoint, dy, weight, null, dx);
        backend.conv().backwardWeight(adjoint, dy, x, dWeight);
        backend.reduce().addChannelSums(dy, dBias);
        FiniteDifferences.check("input", x, projection, dx);
        FiniteDifferences.check("weight", weight, projection, dWeight);
        FiniteDifferences.check("bias", bias, projection, dBias);
    }

    static List<Pool3dSpec> pools() {
        return List.of(
                Pool3dSpec.padded(2, 2, new Size3(3, 4, 5), 2, 2),
                Pool3dSpec.padded(1, 2, new Size3(4, 4, 5), 3, 1),
                Pool3dSpec.padded(1, 1, new Size3(5, 7, 4), 2, 3),
                new Pool3dSpec(
                        1, 2, new Size3(4, 5, 6), new Size3(2, 3, 3), new Size3(1, 2, 2), new Size3(1, 1, 0),
                        new Size3(0, 1, 1), Padding.NEGATIVE_INFINITY));
    }

    @ParameterizedTest
    @MethodSource("pools")
    void maxPooling(Pool3dSpec spec) {
        Tensor x = random("x", spec.inputShape(), Fill.DISTINCT);
        Tensor y = zeros(spec.outputShape());
        Tensor winners = integers(spec.outputShape());
        Tensor dy = random("dy", y.shape());
        backend.pooling().maxForward(spec, x, y, winners);
        Tensor dx = zeros(x.shape());
        backend.pooling().maxBackward(spec, dy, winners, dx);
        Tensor anyWinners = integers(spec.outputShape());
        FiniteDifferences.check("input", x, () -> {
            backend.pooling().maxForward(spec, x, y, anyWinners);
            return dot(dy, y);
        }, dx);
    }

    /** Of windows that do not overlap; where winners are shared, only the last window's value arrives. */
    @Test
    void maxUnpooling() {
        Pool3dSpec spec = Pool3dSpec.padded(2, 2, new Size3(3, 4, 5), 2, 2);
        Tensor winners = integers(spec.outputShape());
        Tensor x = random("x", spec.outputShape());
        backend.pooling().maxForward(spec, random("image", spec.inputShape()), zeros(spec.outputShape()), winners);
        Tensor y = zeros(spec.inputShape());
        Tensor dy = random("dy", y.shape());
        Tensor dx = zeros(x.shape());
        backend.pooling().unpoolBackward(spec, dy, winners, dx);
        FiniteDifferences.check("input", x, () -> {
            backend.pooling().unpoolForward(spec, x, winners, y);
            return dot(dy, y);
        }, dx);
    }

    @Test
    void batchNormTraining() {
        Tensor x = random("x", Shape.of(2, 3, 2, 3, 4));
        Shape channels = Shape.of(3);
        Tensor gamma = random("gamma", channels);
        Tensor beta = random("beta", channels);
        Tensor mean = zeros(channels);
        Tensor invStd = zeros(channels);
        Tensor y = zeros(x.shape());
        Tensor dy = random("dy", x.shape());
        DoubleSupplier projection = () -> {
            backend.norm().forwardTraining(
                    x, gamma, beta, 1e-5, 0.1, zeros(channels), zeros(channels), mean, invStd, y);
            return dot(dy, y);
        };
        projection.getAsDouble();
        Tensor dx = zeros(x.shape());
        Tensor dGamma = zeros(channels);
        Tensor dBeta = zeros(channels);
        backend.norm().backwardTraining(x, dy, gamma, mean, invStd, dx, dGamma, dBeta);
        FiniteDifferences.check("input", x, projection, dx);
        FiniteDifferences.check("gamma", gamma, projection, dGamma);
        FiniteDifferences.check("beta", beta, projection, dBeta);
    }

    @Test
    void batchNormInference() {
        Tensor x = random("x", Shape.of(2, 3, 2, 3, 4));
        Shape channels = Shape.of(3);
        Tensor gamma = random("gamma", channels);
        Tensor beta = random("beta", channels);
        Tensor runningMean = random("mean", channels);
        Tensor runningVar = random("var", channels, Fill.POSITIVE);
        Tensor y = zeros(x.shape());
        Tensor dy = random("dy", x.shape());
        DoubleSupplier projection = () -> {
            backend.norm().forwardInference(x, gamma, beta, 1e-5, runningMean, runningVar, y);
            return dot(dy, y);
        };
        Tensor dx = zeros(x.shape());
        Tensor dGamma = zeros(channels);
        Tensor dBeta = zeros(channels);
        backend.norm().backwardInference(x, dy, gamma, 1e-5, runningMean, runningVar, dx, dGamma, dBeta);
        FiniteDifferences.check("input", x, projection, dx);
        FiniteDifferences.check("gamma", gamma, projection, dGamma);
        FiniteDifferences.check("beta", beta, projection, dBeta);
    }

    @Test
    void linear() {
        Tensor x = random("x", Shape.of(3, 7));
        Tensor weight = random("weight", Shape.of(5, 7));
        Tensor bias = random("bias", Shape.of(5));
        Tensor y = zeros(Shape.of(3, 5));
        Tensor dy = random("dy", y.shape());
        DoubleSupplier projection = () -> {
            backend.linear().forward(x, weight, bias, y);
            return dot(dy, y);
        };
        Tensor dx = zeros(x.shape());
        Tensor dWeight = zeros(weight.shape());
        Tensor dBias = zeros(bias.shape());
        backend.linear().backwardData(dy, weight, dx);
        backend.linear().backwardWeight(x, dy, dWeight);
        backend.reduce().addChannelSums(dy, dBias);
        FiniteDifferences.check("input", x, projection, dx);
        FiniteDifferences.check("weight", weight, projection, dWeight);
        FiniteDifferences.check("bias", bias, projection, dBias);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.2})
    void leakyRelu(double slope) {
        // Farther from the kink at zero than the differences reach.
        Tensor x = random("x", Shape.of(2, 3, 5), Fill.DISTINCT);
        Tensor y = zeros(x.shape());
        Tensor dy = random("dy", x.shape());
        Tensor dx = zeros(x.shape());
        backend.pointwise().leakyReluBackward(x, dy, slope, dx);
        FiniteDifferences.check("input", x, () -> {
            backend.pointwise().leakyRelu(x, slope, y);
            return dot(dy, y);
        }, dx);
    }

    @Test
    void sigmoid() {
        Tensor x = random("x", Shape.of(2, 3, 5));
        Tensor y = zeros(x.shape());
        Tensor dy = random("dy", x.shape());
        Tensor dx = zeros(x.shape());
        backend.pointwise().sigmoid(x, y);
        backend.pointwise().sigmoidBackward(y, dy, dx);
        Tensor moved = zeros(x.shape());
        FiniteDifferences.check("input", x, () -> {
            backend.pointwise().sigmoid(x, moved);
            return dot(dy, moved);
        }, dx);
    }

    @Test
    void dropout() {
        Tensor x = random("x", Shape.of(2, 3, 5));
        Tensor y = zeros(x.shape());
        Tensor dy = random("dy", x.shape());
        Tensor dx = zeros(x.shape());
        backend.pointwise().dropout(dy, 0.3, 7, dx);
        FiniteDifferences.check("input", x, () -> {
            backend.pointwise().dropout(x, 0.3, 7, y);
            return dot(dy, y);
        }, dx);
    }

    @Test
    void crossEntropy() {
        Tensor logits = random("logits", Shape.of(4, 3));
        Tensor labels = Tensor.of(Shape.of(4), 2, 0, 1, 1);
        Tensor loss = zeros(Shape.of());
        Tensor dLoss = random("dLoss", Shape.of());
        Tensor dLogits = zeros(logits.shape());
        backend.reduce().crossEntropyBackward(logits, labels, 0.25, dLoss, dLogits);
        FiniteDifferences.check("logits", logits, () -> {
            backend.reduce().crossEntropy(logits, labels, 0.25, loss);
            return dot(dLoss, loss);
        }, dLogits);
    }

    @Test
    void squaredError() {
        Tensor x = random("x", Shape.of(2, 3, 5));
        Tensor target = random("target", x.shape());
        Tensor loss = zeros(Shape.of());
        Tensor dLoss = random("dLoss", Shape.of());
        Tensor dx = zeros(x.shape());
        backend.reduce().squaredErrorBackward(x, target, 0.1, dLoss, dx);
        FiniteDifferences.check("input", x, () -> {
            backend.reduce().squaredError(x, target, 0.1, loss);
            return dot(dLoss, loss);
        }, dx);
    }

    private static double dot(Tensor one, Tensor other) {
        double[] left = Elements.reals(one);
        double[] right = Elements.reals(other);
        double sum = 0;
        for (int i = 0; i < one.elements(); i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static Tensor random(String name, Shape shape) {
        return random(name, shape, Fill.NORMAL);
    }

    private static Tensor random(String name, Shape shape, Fill fill) {
        return Tensor.of(shape, fill.draw(Seeds.root(1).child(name).generator(), (int) shape.elements()));
    }

    private static Tensor zeros(Shape shape) {
        return Tensor.of(shape, new double[(int) shape.elements()]);
    }

    private static Tensor integers(Shape shape) {
        return Tensor.of(shape, new int[(int) shape.elements()]);
    }
}
