package org.voxelgrad.training.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;

/**
 * A network as a run saved it.
 *
 * @param run whose it is
 * @param epoch after which it was saved, counted from 0 as in {@code training.tsv}
 * @param tensors by the names of the file, in its order
 */
record SourceModel(Path file, SourceRun run, Optional<Long> epoch, Map<String, TorchTensor> tensors) {

    /** @throws InputException when the file is no saved network */
    static SourceModel read(Path file, SourceRun run) {
        try {
            if (!(TorchFile.load(file) instanceof Map<?, ?> values && values.get("model") instanceof Map<?, ?> model)) {
                throw new CheckpointException(file, "does not hold a model: give the results folder of another run");
            }
            Map<String, TorchTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : model.entrySet()) {
                if (!(entry.getKey() instanceof String name && entry.getValue() instanceof TorchTensor tensor)) {
                    throw new CheckpointException(file, "has in its model " + entry.getKey() + ", which is no tensor:"
                            + " give the results folder of another run");
                }
                tensors.put(name, tensor);
            }
            Optional<Long> epoch = values.get("epoch") instanceof Long number ? Optional.of(number) : Optional.empty();
            return new SourceModel(file, run, epoch, tensors);
        } catch (IOException e) {
            throw new InputException("--transfer_learning_path: " + e.getMessage() + ".", e);
        }
    }

    NetworkType type() {
        return run.networkType();
    }

    Layout layout() {
        return run.layout();
    }

    /** The file, and in brackets what the network is. */
    String inWords() {
        return file + " (" + type().key() + run.architecture().map(name -> " " + name).orElse("")
                + epoch.map(number -> ", epoch " + number).orElse("") + ")";
    }
}
