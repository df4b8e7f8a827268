package org.voxelgrad.training.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchTensor;

/** Finds the state dict in what programs save: alone, or with other things in a checkpoint. */
final class StateDicts {

    /** Where checkpoints keep it: ours and ClinicaDL's, then names that are common elsewhere. */
    private static final List<String> KEYS = List.of("model", "state_dict", "model_state_dict");

    private static final List<String> FACTS = List.of("epoch", "valid_loss", "valid_acc");

    /** What {@code torch.nn.DataParallel} puts before every name. */
    private static final String PARALLEL = "module.";

    private StateDicts() {}

    static Map<String, TorchTensor> find(Path file, Object content) throws CheckpointException {
        if (content instanceof Map<?, ?> dict) {
            if (isStateDict(dict)) {
                return named(dict);
            }
            for (String key : KEYS) {
                if (dict.get(key) instanceof Map<?, ?> inner && isStateDict(inner)) {
                    return named(inner);
                }
            }
        }
        throw new CheckpointException(file, "holds no network's state dict: give a file of torch.save(network."
                + "state_dict(), file), or a checkpoint that has it under " + String.join(", ", KEYS));
    }

    private static boolean isStateDict(Map<?, ?> dict) {
        return !dict.isEmpty()
                && dict.keySet().stream().allMatch(String.class::isInstance)
                && dict.values().stream().allMatch(TorchTensor.class::isInstance);
    }

    /** The tensors under the names that the network itself gives them. */
    static Map<String, TorchTensor> named(Map<?, ?> tensors) {
        boolean parallel = tensors.keySet().stream().allMatch(name -> ((String) name).startsWith(PARALLEL));
        Map<String, TorchTensor> named = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> named.put(
                parallel ? ((String) name).substring(PARALLEL.length()) : (String) name, (TorchTensor) tensor));
        return named;
    }

    static Map<String, Number> facts(Object content) {
        Map<String, Number> facts = new LinkedHashMap<>();
        if (content instanceof Map<?, ?> dict) {
            for (String name : FACTS) {
                if (dict.get(name) instanceof Number value) {
                    facts.put(name, value);
                }
            }
        }
        return facts;
    }
}
