package org.voxelgrad.engine.backend.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Pool3dSpec.Padding;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** The reference gives PyTorch's float64 values, forward and backward. */
class ReferenceGoldenTest {

    @AutoClose
    private final Backend backend = new ReferenceBackend();

    @ParameterizedTest
    @ValueSource(strings = {"conv3d", "conv3d_general"})
    void convolution(String name) {
        Golden golden = Golden.read(name);
        Tensor x = golden.get("x");
        Tensor weight = golden.get("weight");
        Tensor dy = golden.get("dy");
        Conv3dSpec spec = spec(golden, x, weight);
        Tensor y = zeros(golden.get("y"));
        backend.conv().forward(spec, x, weight, golden.get("bias"), y);
        assertClose(golden, "y", y);

        Tensor dx = zeros(x);
        Tensor dWeight = zeros(weight);
        backend.conv().backwardData(spec, dy, weight, null, dx);
        backend.conv().backwardWeight(spec, x, dy, dWeight);
        assertClose(golden, "dx", dx);
        assertClose(golden, "dWeight", dWeight);
        assertBiasGradient(golden, dy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv_transpose3d", "conv_transpose3d_general"})
    void transposedConvolution(String name) {
        Golden golden = Golden.read(name);
        Tensor x = golden.get("x");
        Tensor weight = golden.get("weight");
        Tensor dy = golden.get("dy");
        Conv3dSpec adjoint = spec(golden, dy, weight);
        Tensor y = zeros(golden.get("y"));
        backend.conv().backwardData(adjoint, x, weight, golden.get("bias"), y);
        assertClose(golden, "y", y);

        Tensor dx = zeros(x);
        Tensor dWeight = zeros(weight);
        backend.conv().forward(adjoint, dy, weight, null, dx);
        backend.conv().backwardWeight(adjoint, dy, x, dWeight);
        assertClose(golden, "dx", dx);
        assertClose(golden, "dWeight", dWeight);
        assertBiasGradient(golden, dy);
    }

    private static Conv3dSpec spec(Golden golden, Tensor input, Tensor weight) {
        return new Conv3dSpec(
                input.dim(0), weight.dim(1), weight.dim(0), voxels(input), voxels(weight), golden.size("stride"),
                golden.size("padding"), golden.size("dilation"));
    }

    private void assertBiasGradient(Golden golden, Tensor dy) {
        Tensor dBias = zeros(golden.get("bias"));
        backend.reduce().addChannelSums(dy, dBias);
        assertClose(golden, "dBias", dBias);
    }

    @Test
    void batchNormTraining() {
        Golden golden = Golden.read("batch_norm_training");
        Tensor x = golden.get("x");
        Tensor gamma = golden.get("gamma");
        Tensor runningMean = golden.copy("runningMeanBefore");
        Tensor runningVar = golden.copy("runningVarBefore");
        Tensor mean = zeros(gamma);
        Tensor invStd = zeros(gamma);
        Tensor y = zeros(x);
        backend.norm().forwardTraining(
                x, gamma, golden.get("beta"), 1e-5, 0.1, runningMean, runningVar, mean, invStd, y);
        assertClose(golden, "y", y);
        assertClose(golden, "runningMean", runningMean);
        assertClose(golden, "runningVar", runningVar);

        Tensor dx = zeros(x);
        Tensor dGamma = zeros(gamma);
        Tensor dBeta = zeros(gamma);
        backend.norm().backwardTraining(x, golden.get("dy"), gamma, mean, invStd, dx, dGamma, dBeta);
        assertClose(golden, "dx", dx);
        assertClose(golden, "dGamma", dGamma);
        assertClose(golden, "dBeta", dBeta);
    }

    @Test
    void batchNormInference() {
        Golden golden = Golden.read("batch_norm_inference");
        Tensor x = golden.get("x");
        Tensor gamma = golden.get("gamma");
        Tensor runningMean = golden.get("runningMean");
        Tensor runningVar = golden.get("runningVar");
        Tensor y = zeros(x);
        backend.norm().forwardInference(x, gamma, golden.get("beta"), 1e-5, runningMean, runningVar, y);
        assertClose(golden, "y", y);

        Tensor dx = zeros(x);
        Tensor dGamma = zeros(gamma);
        Tensor dBeta = zeros(gamma);
        backend.norm().backwardInference(
                x, golden.get("dy"), gamma, 1e-5, runningMean, runningVar, dx, dGamma, dBeta);
        assertClose(golden, "dx", dx);
        assertClose(golden, "dGamma", dGamma);
        assertClose(golden, "dBeta", dBeta);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_pool3d", "max_pool3d_overlapping"})
    void maxPooling(String name) {
        Golden golden = Golden.read(name);
        Tensor x = golden.get("x");
        Size3 padding = golden.size("padding");
        assertMaxPooling(golden, new Pool3dSpec(
                x.dim(0), x.dim(1), voxels(x), golden.size("kernel"), golden.size("stride"), padding, padding,
                Padding.NEGATIVE_INFINITY));
    }

    @Test
    void paddedMaxPoolingAndUnpooling() {
        Golden golden = Golden.read("pad_max_pool3d");
        Tensor x = golden.get("x");
        Pool3dSpec spec = Pool3dSpec.padded(x.dim(0), x.dim(1), voxels(x), 2, 2);
        assertMaxPooling(golden, spec);

        Tensor unpooled = zeros(x);
        Tensor dz = zeros(golden.get("z"));
        backend.pooling().unpoolForward(spec, golden.get("z"), golden.integers("winners"), unpooled);
        backend.pooling().unpoolBackward(spec, golden.get("dUnpooled"), golden.integers("winners"), dz);
        assertClose(golden, "unpooled", unpooled);
        assertClose(golden, "dz", dz);
    }

    private void assertMaxPooling(Golden golden, Pool3dSpec spec) {
        Tensor y = zeros(golden.get("y"));
        Tensor winners = Tensor.of(y.shape(), new int[(int) y.elements()]);
        backend.pooling().maxForward(spec, golden.get("x"), y, winners);
        assertClose(golden, "y", y);
        assertArrayEquals(golden.integers("winners").toInts(), winners.toInts());

        Tensor dx = zeros(golden.get("x"));
        backend.pooling().maxBackward(spec, golden.get("dy"), winners, dx);
        assertClose(golden, "dx", dx);
    }

    @Test
    void linear() {
        Golden golden = Golden.read("linear");
        Tensor x = golden.get("x");
        Tensor weight = golden.get("weight");
        Tensor dy = golden.get("dy");
        Tensor y = zeros(golden.get("y"));
        Tensor dx = zeros(x);
        Tensor dWeight = zeros(weight);
        backend.linear().forward(x, weight, golden.get("bias"), y);
        backend.linear().backwardData(dy, weight, dx);
        backend.linear().backwardWeight(x, dy, dWeight);
        assertClose(golden, "y", y);
        assertClose(golden, "dx", dx);
        assertClose(golden, "dWeight", dWeight);
        assertBiasGradient(golden, dy);
    }

    @ParameterizedTest
    @CsvSource({"relu, 0", "leakyRelu, 0.01"})
    void leakyRelu(String name, double slope) {
        Golden golden = Golden.read("activations");
        Tensor x = golden.get("x");
        Tensor y = zeros(x);
        Tensor dx = zeros(x);
        backend.pointwise().leakyRelu(x, slope, y);
        backend.pointwise().leakyReluBackward(x, golden.get("dy"), slope, dx);
        assertClose(golden, name, y);
        assertClose(golden, name + "Gradient", dx);
    }

    @Test
    void sigmoid() {
        Golden golden = Golden.read("activations");
        Tensor y = zeros(golden.get("x"));
        Tensor dx = zeros(y);
        backend.pointwise().sigmoid(golden.get("x"), y);
        backend.pointwise().sigmoidBackward(y, golden.get("dy"), dx);
        assertClose(golden, "sigmoid", y);
        assertClose(golden, "sigmoidGradient", dx);
    }

    @ParameterizedTest
    @CsvSource({"cross_entropy_mean, 0.2", "cross_entropy_sum, 1"})
    void crossEntropy(String name, double scale) {
        Golden golden = Golden.read(name);
        Tensor logits = golden.get("logits");
        Tensor labels = golden.integers("labels");
        Tensor loss = zeros(golden.get("loss"));
        Tensor dLogits = zeros(logits);
        backend.reduce().crossEntropy(logits, labels, scale, loss);
        backend.reduce().crossEntropyBackward(logits, labels, scale, one(), dLogits);
        assertClose(golden, "loss", loss);
        assertClose(golden, "dLogits", dLogits);
    }

    @Test
    void meanSquaredError() {
        Golden golden = Golden.read("squared_error");
        Tensor x = golden.get("x");
        Tensor target = golden.get("target");
        Tensor loss = zeros(golden.get("loss"));
        Tensor dx = zeros(x);
        backend.reduce().squaredError(x, target, 1.0 / x.elements(), loss);
        backend.reduce().squaredErrorBackward(x, target, 1.0 / x.elements(), one(), dx);
        assertClose(golden, "loss", loss);
        assertClose(golden, "dx", dx);
    }

    @Test
    void threeStepsOfAdam() {
        Golden golden = Golden.read("adam");
        Tensor parameter = golden.copy("parameter0");
        Tensor m = zeros(parameter);
        Tensor v = zeros(parameter);
        for (int step = 1; step <= 3; step++) {
            AdamSpec spec = new AdamSpec(0.05, 0.9, 0.999, 1e-8, 0.1, step);
            backend.update().adam(spec, parameter, golden.get("gradient" + step), m, v);
            assertClose(golden, "parameter" + step, parameter);
            assertClose(golden, "m" + step, m);
            assertClose(golden, "v" + step, v);
        }
    }

    private static void assertClose(Golden golden, String name, Tensor actual) {
        double[] expected = golden.get(name).toDoubles();
        double[] values = actual.toDoubles();
        assertEquals(golden.get(name).shape(), actual.shape());
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertArrayEquals(expected, values, 1e-12 * largest, name);
    }

    private static Size3 voxels(Tensor tensor) {
        return new Size3(tensor.dim(2), tensor.dim(3), tensor.dim(4));
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.of(like.shape(), new double[(int) like.elements()]);
    }

    private static Tensor one() {
        return Tensor.of(Shape.of(), 1.0);
    }
}
