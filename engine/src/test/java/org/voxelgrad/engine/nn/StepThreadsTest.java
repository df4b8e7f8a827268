package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;

/** Whole training steps give the same bits however many threads compute. */
class StepThreadsTest {

    private static final Size3 SIZE = new Size3(37, 35, 34);
    private static final int BATCH = 2;

    private record Outcome(List<Double> losses, List<float[]> gradients, List<float[]> weights) {}

    @ParameterizedTest
    @EnumSource
    void stepsGiveTheSameBitsForAnyNumberOfThreads(BrainStep.Network network) {
        Outcome expected = train(network, 1);
        for (int threads : new int[] {2, 3, 7}) {
            Outcome actual = train(network, threads);
            assertEquals(expected.losses, actual.losses);
            assertSame(expected.gradients, actual.gradients, "gradient", threads);
            assertSame(expected.weights, actual.weights, "weight", threads);
        }
    }

    /** A step, which moves what it can during the backward pass, and the gradients after it. */
    private static Outcome train(BrainStep.Network network, int threads) {
        try (Backend backend = Backends.open("cpu", threads, notice -> {})) {
            BrainStep step = new BrainStep(backend, network, SIZE, BATCH);
            List<Double> losses = List.of(step.run(), step.addGradients());
            List<float[]> gradients = new ArrayList<>();
            List<float[]> weights = new ArrayList<>();
            for (Parameter parameter : step.parameters()) {
                gradients.add(parameter.gradient().toFloats());
                weights.add(parameter.value().toFloats());
            }
            return new Outcome(losses, gradients, weights);
        }
    }

    private static void assertSame(List<float[]> expected, List<float[]> actual, String what, int threads) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), what + " " + i + " with " + threads + " threads");
        }
    }
}
