package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.ConvTranspose3d;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.random.Seeds;

/** How networks start: PyTorch's distributions, the same values on every backend. */
class InitTest {

    private final Backend backend = new ReferenceBackend();

    static Stream<Arguments> bounds() {
        return Stream.of(
                Arguments.of(new Conv3d(8, 16, 3, 1, 1), 1 / Math.sqrt(8 * 27)),
                Arguments.of(
                        new Conv3d(6, 40, new Size3(1, 2, 3), Size3.cube(1), Size3.cube(0), Size3.cube(1)), 1.0 / 6),
                Arguments.of(new ConvTranspose3d(16, 8, 3, 1, 1), 1 / Math.sqrt(8 * 27)),
                Arguments.of(new Linear(300, 40), 1 / Math.sqrt(300)));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void weightsAndBiasesFillPyTorchsInterval(Module layer, double bound) {
        layer.place(backend, Seeds.root(3));
        double[] weights = layer.stateDict().toTorch().get("weight").toDoubles();
        double[] biases = layer.stateDict().toTorch().get("bias").toDoubles();
        assertTrue(largest(weights) <= bound && largest(weights) > 0.99 * bound, "weights up to " + largest(weights));
        assertTrue(largest(biases) <= bound && largest(biases) > 0.5 * bound, "biases up to " + largest(biases));
        assertEquals(0, Arrays.stream(weights).average().orElseThrow(), 0.05 * bound);
        double squares = Arrays.stream(weights).map(w -> w * w).average().orElseThrow();
        assertEquals(bound * bound / 3, squares, 0.05 * bound * bound, "the variance of a uniform distribution");
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    @Test
    void batchNormStartsAsTheIdentity() {
        BatchNorm3d norm = new BatchNorm3d(2);
        norm.place(backend, Seeds.root(3));
        Map<String, TorchTensor> state = norm.stateDict().toTorch();
        assertArrayEquals(new double[] {1, 1}, state.get("weight").toDoubles());
        assertArrayEquals(new double[] {0, 0}, state.get("bias").toDoubles());
        assertArrayEquals(new double[] {0, 0}, state.get("running_mean").toDoubles());
        assertArrayEquals(new double[] {1, 1}, state.get("running_var").toDoubles());
        assertArrayEquals(new long[] {0}, state.get("num_batches_tracked").toLongs());
    }

    @Test
    void everyBackendStartsFromTheSameValues() {
        Sequential here = TrainingStep.classifier();
        Sequential there = TrainingStep.classifier();
        here.place(backend, Seeds.root(4));
        try (Backend cpu = Backends.open("cpu", 1, notice -> {})) {
            there.place(cpu, Seeds.root(4));
            Map<String, TorchTensor> expected = here.stateDict().toTorch();
            there.stateDict().toTorch().forEach((name, value) ->
                    assertArrayEquals(expected.get(name).toDoubles(), value.toDoubles(), name));
        }
    }

    @Test
    void everyParameterDrawsFromItsOwnName() {
        Sequential shallow = new Sequential(new Linear(4, 4), new Linear(4, 4));
        Sequential deep = new Sequential(new Linear(4, 4), new Sequential(new Linear(4, 4)));
        shallow.place(backend, Seeds.root(4));
        deep.place(backend, Seeds.root(4));
        Map<String, TorchTensor> first = shallow.stateDict().toTorch();
        Map<String, TorchTensor> second = deep.stateDict().toTorch();
        assertArrayEquals(first.get("0.weight").toDoubles(), second.get("0.weight").toDoubles());
        assertNotEquals(first.get("0.weight").toDoubles()[0], first.get("1.weight").toDoubles()[0]);
        assertNotEquals(first.get("1.weight").toDoubles()[0], second.get("1.0.weight").toDoubles()[0]);
    }

    @Test
    void placingAgainStartsAnew() {
        TrainingStep training = new TrainingStep(backend);
        double first = training.train();
        assertEquals(first, new TrainingStep(backend).train());
    }
}
