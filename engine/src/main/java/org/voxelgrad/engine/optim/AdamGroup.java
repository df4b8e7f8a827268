package org.voxelgrad.engine.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.voxelgrad.engine.backend.AdamSpec;
import org.voxelgrad.engine.checkpoint.TorchTuple;

/** The settings of Adam: an entry of {@code param_groups} in PyTorch's state dict. */
record AdamGroup(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {

    /** Settings that change the arithmetic into one that {@link AdamSpec} does not do. */
    private static final List<String> VARIANTS = List.of("amsgrad", "maximize", "decoupled_weight_decay");

    /** With PyTorch's defaults for the rest. */
    static AdamGroup of(double learningRate, double weightDecay) {
        return new AdamGroup(learningRate, 0.9, 0.999, 1e-8, weightDecay);
    }

    AdamSpec step(long step) {
        return new AdamSpec(learningRate, beta1, beta2, epsilon, weightDecay, step);
    }

    /** The keys of PyTorch 2.13 in their order; older versions ignore those they do not know. */
    Map<String, Object> toTorch(int parameters) {
        Map<String, Object> torch = new LinkedHashMap<>();
        torch.put("lr", learningRate);
        torch.put("betas", TorchTuple.of(beta1, beta2));
        torch.put("eps", epsilon);
        torch.put("weight_decay", weightDecay);
        torch.put("amsgrad", false);
        torch.put("maximize", false);
        torch.put("foreach", null);
        torch.put("capturable", false);
        torch.put("differentiable", false);
        torch.put("fused", null);
        torch.put("decoupled_weight_decay", false);
        torch.put("params", LongStream.range(0, parameters).boxed().toList());
        return torch;
    }

    /** @throws IllegalArgumentException when it is of another number of parameters or a variant of Adam */
    static AdamGroup of(Object torch, int parameters) {
        if (!(torch instanceof Map<?, ?> group
                && group.get("betas") instanceof List<?> betas && betas.size() == 2
                && group.get("params") instanceof List<?> params)) {
            throw new IllegalArgumentException("a group of the saved optimiser lacks betas or params, so it is not"
                    + " torch.optim.Adam's: give the state of that");
        }
        for (String variant : VARIANTS) {
            if (Boolean.TRUE.equals(group.get(variant))) {
                throw new IllegalArgumentException("the saved optimiser is Adam with " + variant
                        + ", which is not computed here: save one without it");
            }
        }
        if (params.size() != parameters) {
            throw new IllegalArgumentException("the saved optimiser is of " + params.size()
                    + " parameters, the network has " + parameters + ": give that of the same network");
        }
        return new AdamGroup(number(group.get("lr"), "lr"), number(betas.get(0), "betas"),
                number(betas.get(1), "betas"), number(group.get("eps"), "eps"),
                number(group.get("weight_decay"), "weight_decay"));
    }

    private static double number(Object value, String key) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("the saved optimiser's " + key + " is " + value + ", not a number");
    }
}
