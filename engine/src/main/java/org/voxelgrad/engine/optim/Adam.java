package org.voxelgrad.engine.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.engine.autograd.EarlyUpdates;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** {@code torch.optim.Adam} with betas (0.9, 0.999) and epsilon 1e-8; arithmetic as in {@link AdamSpec}. */
public final class Adam implements EarlyUpdates {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private record Slot(Tensor m, Tensor v) {}

    private final Backend backend;
    private final double learningRate;
    private final double weightDecay;
    private final Map<Parameter, Slot> slots = new LinkedHashMap<>();
    private long steps;

    /**
     * @param parameters placed on {@code backend}
     * @param weightDecay L2 factor, coupled: added to every gradient
     */
    public Adam(Backend backend, List<Parameter> parameters, double learningRate, double weightDecay) {
        this.backend = backend;
        this.learningRate = learningRate;
        this.weightDecay = weightDecay;
        for (Parameter parameter : parameters) {
            slots.put(parameter, new Slot(zeros(parameter.shape()), zeros(parameter.shape())));
        }
    }

    private Tensor zeros(Shape shape) {
        return new Tensor(shape, backend.allocate(backend.realType(), shape.elements()));
    }

    /**
     * Moves every parameter by its summed gradient, but for those that {@code tape.backward(loss, adam)} has moved, and
     * clears the gradients for the next step.
     */
    public void step() {
        AdamSpec spec = nextStep();
        slots.forEach((parameter, slot) -> {
            if (!parameter.movedEarly()) {
                backend.update().adam(spec, parameter.value(), parameter.gradient(), slot.m, slot.v);
            }
            parameter.clearGradient();
        });
        steps++;
    }

    @Override
    public Optional<AdamStep> stepOf(Parameter parameter) {
        return Optional.ofNullable(slots.get(parameter)).map(slot -> new AdamStep(nextStep(), slot.m, slot.v));
    }

    private AdamSpec nextStep() {
        return new AdamSpec(learningRate, BETA1, BETA2, EPSILON, weightDecay, steps + 1);
    }

    /** Steps made so far. */
    public long steps() {
        return steps;
    }
}
