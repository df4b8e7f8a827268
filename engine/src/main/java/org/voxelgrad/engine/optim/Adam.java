package org.voxelgrad.engine.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.engine.autograd.EarlyUpdates;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.UpdateKernels;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * {@code torch.optim.Adam}, to begin with with betas (0.9, 0.999) and epsilon 1e-8; arithmetic as in {@link AdamSpec}.
 */
public final class Adam implements EarlyUpdates {

    /** First and second moments of a parameter, of its shape. */
    record Slot(Tensor m, Tensor v) {}

    private final Backend backend;
    private final Map<Parameter, Slot> slots = new LinkedHashMap<>();
    private AdamGroup group;
    private long steps;

    /**
     * @param parameters placed on {@code backend}
     * @param weightDecay L2 factor, coupled: added to every gradient
     */
    public Adam(Backend backend, List<Parameter> parameters, double learningRate, double weightDecay) {
        this.backend = backend;
        this.group = AdamGroup.of(learningRate, weightDecay);
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
        List<UpdateKernels.Trained> due = new ArrayList<>();
        slots.forEach((parameter, slot) -> {
            if (!parameter.movedEarly()) {
                due.add(new UpdateKernels.Trained(parameter.value(), parameter.gradient(), slot.m, slot.v));
            }
        });
        backend.update().adam(nextStep(), due);
        slots.keySet().forEach(Parameter::clearGradient);
        steps++;
    }

    @Override
    public Optional<AdamStep> stepOf(Parameter parameter) {
        return Optional.ofNullable(slots.get(parameter)).map(slot -> new AdamStep(nextStep(), slot.m, slot.v));
    }

    private AdamSpec nextStep() {
        return group.step(steps + 1);
    }

    /** Steps made so far. */
    public long steps() {
        return steps;
    }

    /**
     * What {@code torch.optim.Adam.state_dict()} returns: {@code state}, by the index of a parameter its {@code step},
     * {@code exp_avg} and {@code exp_avg_sq}, empty before the first step; and {@code param_groups}, one group with the
     * learning rate and the other settings. For {@code TorchFile.save}; heap values are shared, not copied.
     */
    public Map<String, Object> stateDict() {
        return AdamState.toTorch(group, steps, new ArrayList<>(slots.values()));
    }

    /**
     * Takes over what {@link #stateDict} or PyTorch saved, its settings included, as
     * {@code torch.optim.Adam.load_state_dict} does.
     *
     * @param saved as {@code TorchFile.load} gives it
     * @throws IllegalArgumentException when it is of other parameters, or of a variant of Adam that is not computed
     *     here; nothing is changed then
     */
    public void load(Map<?, ?> saved) {
        AdamState state = AdamState.of(saved, new ArrayList<>(slots.values()));
        state.loadMoments(backend.pointwise());
        group = state.group();
        steps = state.steps();
    }
}
