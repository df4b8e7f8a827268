package org.voxelgrad.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.cuda.host.HostCompiler;
import org.voxelgrad.cuda.host.HostDevice;
import org.voxelgrad.cuda.kernel.Launcher;
import org.voxelgrad.cuda.library.HostLibrary;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.contract.BackendContract;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** What surrounds cuDNN and cuBLAS computes the same as the reference; stand-ins take the libraries' place. */
class LibraryContractTest {

    private static final long CAPACITY = 1L << 30;

    /** A factor's rounding error is at most half of bfloat16's last bit, 2^-8. */
    private static final double BF16_TOLERANCE = 0x1p-8;
    private static final double FLOAT32_TOLERANCE = 3e-6;

    @TempDir
    static Path folder;

    @BeforeAll
    static void skipsWithoutCompiler() {
        String refusal = HostCompiler.refusal();
        assumeTrue(refusal == null, () -> "skipped: " + refusal);
    }

    private static Backend open(Precision precision, Function<Launcher, Kernels> kernels) {
        return new CudaBackend(new HostDevice(new HostCompiler(folder), CAPACITY), precision, kernels);
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContractInFloat32() {
        return BackendContract.check(() ->
                        open(Precision.FP32, launcher -> HostLibrary.kernels(launcher, Precision.FP32)))
                .filter(test -> test.getDisplayName().matches("(conv3d|linear).*"));
    }

    static List<Conv3dSpec> tensorCores() {
        return List.of(
                spec(2, 8, 16, new Size3(3, 5, 7), 3, 1),
                spec(1, 16, 8, new Size3(4, 4, 9), 3, 1),
                spec(3, 40, 24, new Size3(3, 3, 3), 3, 1),
                spec(1, 8, 40, new Size3(2, 1, 65), 1, 0));
    }

    private static Conv3dSpec spec(int batch, int in, int out, Size3 input, int kernel, int padding) {
        return new Conv3dSpec(
                batch, in, out, input, Size3.cube(kernel), Size3.cube(1), Size3.cube(padding), Size3.cube(1));
    }

    @ParameterizedTest
    @MethodSource("tensorCores")
    void bf16RoundsTheFactorsOnly(Conv3dSpec spec) {
        try (Backend backend = open(Precision.BF16, launcher -> HostLibrary.kernels(launcher, Precision.BF16))) {
            double error = error(backend, spec);
            assertTrue(error < BF16_TOLERANCE, () -> "off by " + error);
            assertTrue(error > FLOAT32_TOLERANCE, () -> "not in bfloat16: off by no more than " + error);
        }
    }

    @Test
    void bf16LeavesOtherChannelsInFloat32() {
        Conv3dSpec spec = spec(2, 1, 8, new Size3(3, 5, 7), 3, 1);
        try (Backend backend = open(Precision.BF16, launcher -> HostLibrary.kernels(launcher, Precision.BF16))) {
            double error = error(backend, spec);
            assertTrue(error < FLOAT32_TOLERANCE, () -> "off by " + error);
        }
    }

    @Test
    void bf16ComputesOnGpusWithoutIt() {
        try (Backend backend = open(Precision.BF16, HostLibrary::withoutBf16)) {
            double error = error(backend, tensorCores().getFirst());
            assertTrue(error < FLOAT32_TOLERANCE, () -> "off by " + error);
        }
    }

    /** The largest relative error of the three passes, each run twice. */
    private static double error(Backend backend, Conv3dSpec spec) {
        ReferenceBackend reference = new ReferenceBackend();
        double largest = 0;
        for (int run = 0; run < 2; run++) {
            largest = Math.max(largest, difference(forward(reference, spec), forward(backend, spec)));
            largest = Math.max(largest, difference(backwardData(reference, spec), backwardData(backend, spec)));
            largest = Math.max(largest, difference(backwardWeight(reference, spec), backwardWeight(backend, spec)));
        }
        return largest;
    }

    private static double[] forward(Backend backend, Conv3dSpec spec) {
        Tensor y = drawn(backend, "y", spec.outputShape());
        backend.conv().forward(
                spec, drawn(backend, "x", spec.inputShape()), drawn(backend, "weight", spec.weightShape()),
                drawn(backend, "bias", Shape.of(spec.outChannels())), y);
        return y.toDoubles();
    }

    private static double[] backwardData(Backend backend, Conv3dSpec spec) {
        Tensor dx = drawn(backend, "dx", spec.inputShape());
        backend.conv().backwardData(
                spec, drawn(backend, "dy", spec.outputShape()), drawn(backend, "weight", spec.weightShape()), null, dx);
        return dx.toDoubles();
    }

    private static double[] backwardWeight(Backend backend, Conv3dSpec spec) {
        Tensor dWeight = drawn(backend, "dWeight", spec.weightShape());
        backend.conv().backwardWeight(
                spec, drawn(backend, "x", spec.inputShape()), drawn(backend, "dy", spec.outputShape()), dWeight);
        return dWeight.toDoubles();
    }

    private static Tensor drawn(Backend backend, String name, Shape shape) {
        RandomGenerator random = Seeds.root(1).child(name).generator();
        Tensor tensor = new Tensor(shape, backend.allocate(backend.realType(), shape.elements()));
        tensor.set(random.doubles(shape.elements(), -1, 1).map(value -> (float) value).toArray());
        return tensor;
    }

    private static double difference(double[] expected, double[] actual) {
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += expected[i] * expected[i];
            errors += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        }
        return Math.sqrt(errors / squares);
    }
}
