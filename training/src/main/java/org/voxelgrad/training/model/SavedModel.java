package org.voxelgrad.training.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.checkpoint.safetensors.SafetensorsFile;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.Version;

/**
 * A trained network in a file.
 *
 * @param file that it was read from
 * @param state parameters and buffers by their PyTorch names
 * @param facts numbers saved beside them: of {@code epoch}, {@code valid_loss} and {@code valid_acc} what is there
 * @param design what the network is, where the file or its results folder tells
 */
public record SavedModel(
        Path file, Map<String, TorchTensor> state, Map<String, Number> facts, Optional<NetworkDesign> design) {

    private static final String NETWORK_TYPE = "network_type";
    private static final String ARCHITECTURE = "architecture";

    public SavedModel {
        state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * Reads a file of safetensors, or of {@code torch.save} that holds a state dict, alone or in a checkpoint.
     *
     * @throws InputException if it is neither, or cannot be read
     */
    public static SavedModel read(Path file) throws IOException {
        try {
            return Files.isRegularFile(file) && SafetensorsFile.isOne(file) ? ofSafetensors(file) : ofTorch(file);
        } catch (CheckpointException e) {
            throw new InputException(e.getMessage() + ".", e);
        }
    }

    private static SavedModel ofSafetensors(Path file) throws IOException {
        SafetensorsFile content = SafetensorsFile.load(file);
        return new SavedModel(file, StateDicts.named(content.tensors()), Map.of(), design(content.metadata()));
    }

    private static SavedModel ofTorch(Path file) throws IOException {
        Object content = TorchFile.load(file);
        return new SavedModel(
                file, StateDicts.find(file, content), StateDicts.facts(content), Optional.empty());
    }

    private static Optional<NetworkDesign> design(Map<String, String> metadata) {
        for (NetworkType type : NetworkType.values()) {
            if (type.key().equals(metadata.get(NETWORK_TYPE)) && metadata.containsKey(ARCHITECTURE)) {
                return Optional.of(new NetworkDesign(type, metadata.get(ARCHITECTURE)));
            }
        }
        return Optional.empty();
    }

    SavedModel with(NetworkDesign known) {
        return new SavedModel(file, state, facts, Optional.of(known));
    }

    /**
     * The network with these values, placed on a backend.
     *
     * @param remedy what to do when the values do not fit
     * @throws InputException when they do not
     */
    Module network(NetworkDesign known, ImageSize image, Backend backend, String remedy) {
        Module network = known.network(image);
        network.place(backend, Seeds.root(0));
        try {
            network.stateDict().load(state);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + " does not hold a " + known + " for images of " + image + " voxels: "
                    + e.getMessage() + " " + remedy, e);
        }
        return network;
    }

    /** What a reader of an exported file may want to know, as text by key. */
    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        design.ifPresent(known -> {
            metadata.put(NETWORK_TYPE, known.networkType().key());
            metadata.put(ARCHITECTURE, known.architecture());
        });
        facts.forEach((name, value) -> metadata.put(name, value.toString()));
        metadata.put("voxelgrad_version", Version.current());
        return metadata;
    }

    /** For instance {@code results/fold-0/models/best_loss/model_best.pth.tar (Conv5_FC3 cnn, 36 tensors)}. */
    @Override
    public String toString() {
        return file + " (" + design.map(known -> known + ", ").orElse("") + state.size() + " tensors)";
    }
}
