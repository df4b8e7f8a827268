package org.voxelgrad.engine.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.tensor.Shape;

class AdamTest {

    private final Backend backend = new ReferenceBackend();

    private Parameter parameter(double... values) {
        Parameter parameter = new Parameter(Shape.of(values.length));
        parameter.place(backend);
        parameter.value().set(values);
        return parameter;
    }

    @Test
    void theFirstStepIsTheLearningRate() {
        Parameter theta = parameter(1);
        Adam adam = new Adam(backend, List.of(theta), 1e-4, 1e-4);
        theta.gradient().set(new double[] {2});
        adam.step();
        assertEquals(1 - 1e-4 * (2.0001 / (2.0001 + 1e-8)), theta.value().item(), 1e-15);
    }

    /** torch.optim.Adam(p, lr=0.01, weight_decay=0.1) of PyTorch 2.13 on p = [1, -2, 0.5] with these gradients. */
    @Test
    void threeStepsAsPyTorch() {
        Parameter p = parameter(1, -2, 0.5);
        Adam adam = new Adam(backend, List.of(p), 0.01, 0.1);
        double[][] gradients = {{2, -1, 0.25}, {-1, 0.5, 0.125}, {0, 3, -4}};
        double[][] expected = {
            {0.990000000047619, -1.9900000000833333, 0.4900000003333333},
            {0.9867780233682979, -1.985312258721214, 0.4804696512648293},
            {0.9840138955069585, -1.9896941759203457, 0.48618990798006123}
        };
        for (int step = 0; step < 3; step++) {
            p.gradient().set(gradients[step]);
            adam.step();
            assertArrayEquals(expected[step], p.value().toDoubles(), 1e-15);
        }
        assertEquals(3, adam.steps());
    }

    @Test
    void anotherAdamGoesOnFromASavedState() {
        Parameter p = parameter(1, -2);
        Adam adam = new Adam(backend, List.of(p), 0.01, 0.1);
        Parameter q = parameter(1, -2);
        Adam other = new Adam(backend, List.of(q), 0.5, 0);
        for (int step = 0; step < 4; step++) {
            other.load(adam.stateDict());
            q.value().set(p.value().toDoubles());
            p.gradient().set(new double[] {0.5 * step, 1});
            q.gradient().set(new double[] {0.5 * step, 1});
            adam.step();
            other.step();
            assertArrayEquals(p.value().toDoubles(), q.value().toDoubles());
            assertEquals(adam.steps(), other.steps());
        }
    }

    @Test
    void aStateOfOtherParametersIsRefusedAndNothingChanges() {
        Adam adam = new Adam(backend, List.of(parameter(1, 2)), 0.01, 0);
        Parameter p = parameter(1, 2, 3);
        p.gradient().set(new double[] {1, 1, 1});
        Adam larger = new Adam(backend, List.of(p), 0.01, 0);
        larger.step();
        String sentence = assertThrows(IllegalArgumentException.class, () -> adam.load(larger.stateDict()))
                .getMessage();
        assertEquals("the saved optimiser's exp_avg of parameter 0 has the shape [3], the network's is [2]: give that"
                + " of the same network", sentence);
        assertEquals(0, adam.steps());
    }

    @Test
    void aStepClearsTheGradients() {
        Parameter p = parameter(1, 2);
        Adam adam = new Adam(backend, List.of(p), 0.01, 0);
        p.gradient().set(new double[] {3, 4});
        adam.step();
        assertArrayEquals(new double[] {0, 0}, p.gradient().toDoubles());
    }
}
