package org.voxelgrad.training.results;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.nn.Module;

/**
 * {@code model_best.pth.tar}: a dict of {@code model} (state dict), {@code epoch}, {@code valid_loss} (mean over the
 * validation set) and for a CNN {@code valid_acc} (balanced accuracy), as {@code torch.load} reads it.
 */
public final class Checkpoint {

    /** The archive's root folder: ClinicaDL's best models are copies of {@code checkpoint.pth.tar}. */
    private static final String ROOT = "checkpoint.pth";

    private Checkpoint() {}

    /** Saves one state of a network to all {@code files}, each whole or not at all. */
    public static void save(Module network, int epoch, Scores validation, List<Path> files) throws IOException {
        save(values(network, epoch, Optional.of(validation)), files);
    }

    /** Saves one state of a network and what is known of it to all {@code files}, each whole or not at all. */
    public static void save(Module network, Map<String, ?> facts, List<Path> files) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", network.stateDict().toTorch());
        values.putAll(facts);
        save(values, files);
    }

    private static void save(Map<String, Object> values, List<Path> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        Path first = files.getFirst();
        write(values, first);
        for (Path other : files.subList(1, files.size())) {
            AtomicFiles.copy(first, other);
        }
    }

    /**
     * The entries that every checkpoint of ours begins with; scores are those of the weights at the end of an epoch.
     */
    public static Map<String, Object> values(Module network, int epoch, Optional<Scores> validation) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", network.stateDict().toTorch());
        values.put("epoch", (long) epoch);
        validation.ifPresent(scores -> {
            values.put("valid_loss", scores.meanLoss());
            scores.balancedAccuracy().ifPresent(accuracy -> values.put("valid_acc", accuracy));
        });
        return values;
    }

    /** Writes a checkpoint, whole or not at all; one that was there is replaced. */
    public static void write(Map<String, Object> values, Path file) throws IOException {
        AtomicFiles.writeBy(file, temporary -> TorchFile.save(temporary, values, ROOT));
    }

    /**
     * Loads a saved network.
     *
     * @return the epoch after which it was saved
     * @throws CheckpointException when the file is no checkpoint of such a network
     */
    public static int load(Path file, Module network) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            if (!(TorchFile.load(file, arena) instanceof Map<?, ?> values
                    && values.get("model") instanceof Map<?, ?> model
                    && values.get("epoch") instanceof Long epoch)) {
                throw new CheckpointException(
                        file, "does not hold a model and its epoch: give a model_best.pth.tar that a training wrote");
            }
            network.stateDict().load(model);
            return epoch.intValue();
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, "is of another network: " + e.getMessage(), e);
        }
    }
}
