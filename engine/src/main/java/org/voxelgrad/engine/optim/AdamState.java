package org.voxelgrad.engine.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.checkpoint.TensorValues;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A saved Adam that has been checked against the parameters that shall take it.
 *
 * @param steps made so far, the same for every parameter
 * @param slots the moments to overwrite
 * @param saved the state of each slot; none where no step was made
 */
record AdamState(AdamGroup group, long steps, List<Adam.Slot> slots, List<Map<?, ?>> saved) {

    private static final String STEP = "step";
    private static final String MEAN = "exp_avg";
    private static final String SQUARE = "exp_avg_sq";

    static Map<String, Object> toTorch(AdamGroup group, long steps, List<Adam.Slot> slots) {
        Map<Long, Object> state = new LinkedHashMap<>();
        for (int i = 0; i < slots.size() && steps > 0; i++) {
            Map<String, Object> moments = new LinkedHashMap<>();
            // A float, as in PyTorch: beyond 2^24, where it is inexact, the bias corrections have long been 1.
            moments.put(STEP, TorchTensor.of(new long[0], new float[] {steps}));
            moments.put(MEAN, TensorValues.toTorch(slots.get(i).m()));
            moments.put(SQUARE, TensorValues.toTorch(slots.get(i).v()));
            state.put((long) i, moments);
        }
        Map<String, Object> torch = new LinkedHashMap<>();
        torch.put("state", state);
        torch.put("param_groups", List.of(group.toTorch(slots.size())));
        return torch;
    }

    /** @throws IllegalArgumentException when {@code torch} is no state of such an optimiser */
    static AdamState of(Map<?, ?> torch, List<Adam.Slot> slots) {
        if (!(torch.get("state") instanceof Map<?, ?> state && torch.get("param_groups") instanceof List<?> groups)) {
            throw new IllegalArgumentException("the saved optimiser lacks state or param_groups: give what"
                    + " torch.optim.Adam.state_dict() returns");
        }
        if (groups.size() != 1) {
            throw new IllegalArgumentException("the saved optimiser has " + groups.size()
                    + " groups of parameters: give one with a single group");
        }
        AdamGroup group = AdamGroup.of(groups.getFirst(), slots.size());
        if (state.isEmpty()) {
            return new AdamState(group, 0, slots, List.of());
        }
        List<Map<?, ?>> saved = new ArrayList<>();
        long steps = -1;
        for (int i = 0; i < slots.size(); i++) {
            if (!(state.get((long) i) instanceof Map<?, ?> moments)) {
                throw new IllegalArgumentException("the saved optimiser has no state of parameter " + i
                        + ": give one that has updated them all");
            }
            requireShape(moments, MEAN, i, slots.get(i).m());
            requireShape(moments, SQUARE, i, slots.get(i).v());
            long made = steps(moments.get(STEP), i);
            if (i > 0 && made != steps) {
                throw new IllegalArgumentException("the saved optimiser made " + steps + " steps on parameter 0 and "
                        + made + " on parameter " + i + ": give one that has updated all as often");
            }
            steps = made;
            saved.add(moments);
        }
        return new AdamState(group, steps, slots, saved);
    }

    private static void requireShape(Map<?, ?> moments, String key, int parameter, Tensor slot) {
        long[] expected = TensorValues.shape(slot.shape());
        if (!(moments.get(key) instanceof TorchTensor tensor)) {
            throw new IllegalArgumentException("the saved optimiser has no " + key + " of parameter " + parameter
                    + ": give the state of torch.optim.Adam");
        }
        if (!Arrays.equals(tensor.shape(), expected)) {
            throw new IllegalArgumentException("the saved optimiser's " + key + " of parameter " + parameter
                    + " has the shape " + Arrays.toString(tensor.shape()) + ", the network's is "
                    + Arrays.toString(expected) + ": give that of the same network");
        }
    }

    /** PyTorch counts in a tensor of one element, before 1.12 in a plain number. */
    private static long steps(Object value, int parameter) {
        return switch (value) {
            case TorchTensor tensor when tensor.count() == 1 -> (long) tensor.toDoubles()[0];
            case Long number -> number;
            case null, default -> throw new IllegalArgumentException(
                    "the saved optimiser's step of parameter " + parameter + " is no number");
        };
    }

    /** Overwrites the moments of the slots; before the first step there are none, and all are zero. */
    void loadMoments(PointwiseKernels kernels) {
        for (int i = 0; i < slots.size(); i++) {
            Adam.Slot slot = slots.get(i);
            if (steps == 0) {
                kernels.fill(slot.m(), 0);
                kernels.fill(slot.v(), 0);
            } else {
                TensorValues.load(slot.m(), (TorchTensor) saved.get(i).get(MEAN));
                TensorValues.load(slot.v(), (TorchTensor) saved.get(i).get(SQUARE));
            }
        }
    }
}
