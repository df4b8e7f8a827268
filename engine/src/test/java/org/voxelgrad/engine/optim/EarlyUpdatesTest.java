package org.voxelgrad.engine.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.voxelgrad.engine.autograd.EarlyUpdates;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.LinearOp;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.loss.CrossEntropyLoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Moving parameters during the backward pass changes where gradients are stored, never what is learned. */
class EarlyUpdatesTest {

    private static final Shape IMAGES = Shape.of(3, 37);

    private final Backend backend = Backends.open("cpu", 2, notice -> {});
    private final Module network = new Sequential(new Linear(37, 19), new ReLU(), new Linear(19, 2));
    private Adam adam;

    @AfterEach
    void close() {
        backend.close();
    }

    private void place() {
        network.place(backend, Seeds.root(1));
        adam = new Adam(backend, network.parameters(), 0.01, 0.1);
    }

    @Test
    void learnsTheSameBits() {
        place();
        for (int step = 0; step < 3; step++) {
            backward(step, null);
            adam.step();
        }
        float[][] expected = values();
        place();
        for (int step = 0; step < 3; step++) {
            backward(step, adam);
            assertTrue(weight().movedEarly());
            adam.step();
        }
        assertArrayEquals(expected, values());
        assertEquals(3, adam.steps());
    }

    @Test
    void addsToGradientsThatAreThereAlready() {
        place();
        backward(0, null);
        backward(1, null);
        adam.step();
        float[][] expected = values();
        place();
        backward(0, null);
        backward(1, adam);
        assertFalse(weight().movedEarly());
        adam.step();
        assertArrayEquals(expected, values());
    }

    @Test
    void sumsTheGradientsOfAParameterThatIsUsedTwice() {
        place();
        try (Tape tape = Tape.training(backend, Seeds.root(0))) {
            Node weight = tape.parameter(weight());
            Node bias = tape.parameter(network.parameters().get(1));
            Node once = LinearOp.apply(tape, tape.constant(images(0)), weight, bias);
            Node twice = LinearOp.apply(tape, tape.constant(images(1)), weight, bias);
            Node loss = loss(tape, LinearOp.apply(tape, once, tape.variable(twice.value()), bias));
            tape.backward(loss, adam);
        }
        assertFalse(weight().movedEarly());
    }

    @Test
    void saysThatAGradientIsGone() {
        place();
        backward(0, adam);
        assertThrows(IllegalStateException.class, weight()::gradient);
        assertThrows(IllegalStateException.class, () -> backward(1, adam));
        adam.step();
        assertArrayEquals(new float[19 * 37], weight().gradient().toFloats());
    }

    private Parameter weight() {
        return network.parameters().getFirst();
    }

    private void backward(int step, EarlyUpdates updates) {
        try (Tape tape = Tape.training(backend, Seeds.root(step))) {
            tape.backward(loss(tape, network.forward(tape, tape.constant(images(step)))), updates);
        }
    }

    private static Node loss(Tape tape, Node logits) {
        return new CrossEntropyLoss(Reduction.MEAN).apply(tape, logits, Tensor.of(Shape.of(3), 1, 0, 1));
    }

    private static Tensor images(int step) {
        float[] values = new float[(int) IMAGES.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Seeds.root(step).child("image", i).generator().nextGaussian();
        }
        return Tensor.of(IMAGES, values);
    }

    private float[][] values() {
        List<Parameter> parameters = network.parameters();
        return parameters.stream().map(parameter -> parameter.value().toFloats()).toArray(float[][]::new);
    }
}
