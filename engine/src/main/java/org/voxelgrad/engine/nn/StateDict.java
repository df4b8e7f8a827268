package org.voxelgrad.engine.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TensorValues;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;

/** A network's parameters and buffers by name, as {@code torch.nn.Module.state_dict()} lists them. */
public final class StateDict {

    private final Map<String, State> entries;

    StateDict(Map<String, State> entries) {
        this.entries = entries;
    }

    /** What the network saves, by name. */
    public Map<String, State> states() {
        return Collections.unmodifiableMap(entries);
    }

    /**
     * Writes the values as {@code torch.save(network.state_dict(), file)} does; the file appears whole or not at all.
     *
     * @throws CheckpointException if the file cannot be written
     */
    public void save(Path file) throws IOException {
        TorchFile.save(file, toTorch());
    }

    /**
     * Takes over every value that {@link #save} or PyTorch wrote.
     *
     * @throws CheckpointException if the file cannot be read, or its names or shapes differ from the network's; nothing
     *     is changed then
     */
    public void load(Path file) throws IOException {
        if (!(TorchFile.load(file) instanceof Map<?, ?> values)) {
            throw new CheckpointException(file, "holds no state dict: give a file that torch.save(state_dict) wrote");
        }
        try {
            load(values);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, "is of another network: " + e.getMessage(), e);
        }
    }

    /** The values for {@link TorchFile#save}; heap values are shared, not copied. */
    public Map<String, TorchTensor> toTorch() {
        Map<String, TorchTensor> values = new LinkedHashMap<>();
        entries.forEach((name, state) -> values.put(name, toTorch(state)));
        return values;
    }

    /**
     * Takes every value over, as PyTorch's strict {@code load_state_dict}.
     *
     * @param values by name, as {@link TorchFile#load} gives them
     * @throws IllegalArgumentException when names, shapes or kinds of numbers differ, listing them; nothing is changed
     *     then
     */
    public void load(Map<?, ?> values) {
        List<String> faults = new ArrayList<>();
        entries.forEach((name, state) -> {
            switch (values.get(name)) {
                case null -> faults.add(name + " is missing");
                case TorchTensor tensor -> misfit(name, tensor).ifPresent(fault -> faults.add(name + " " + fault));
                case Object other -> faults.add(name + " is a " + other.getClass().getSimpleName() + ", not a tensor");
            }
        });
        for (Object name : values.keySet()) {
            if (!(name instanceof String known && entries.containsKey(known))) {
                faults.add(name + " is not in the network");
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("The saved state does not fit the network: "
                    + String.join("; ", faults.subList(0, Math.min(8, faults.size())))
                    + (faults.size() > 8 ? "; and " + (faults.size() - 8) + " more" : "") + ".");
        }
        entries.forEach((name, state) -> load(state, (TorchTensor) values.get(name)));
    }

    /**
     * Takes some values over and leaves the others as they are, as {@code load_state_dict(strict=False)} does of a
     * state dict that lacks names.
     *
     * @param values by names that the network has, each of a tensor that fits
     * @throws IllegalArgumentException when one does not; nothing is changed then
     */
    public void loadSome(Map<String, TorchTensor> values) {
        values.forEach((name, value) -> misfit(name, value).ifPresent(fault -> {
            throw new IllegalArgumentException(name + " " + fault);
        }));
        values.forEach((name, value) -> load(entries.get(name), value));
    }

    /**
     * Why a tensor cannot be the value of that name, for instance {@code has the shape [4], the network's is [3]};
     * empty if it can. The network needs no memory for that.
     */
    public Optional<String> misfit(String name, TorchTensor tensor) {
        State state = entries.get(name);
        if (state == null) {
            return Optional.of("is not in the network");
        }
        if (tensor.type().isFloating() == state instanceof State.Counter) {
            return Optional.of("is " + tensor.type() + ", the network's is "
                    + (state instanceof State.Counter ? "an integer" : "floating-point"));
        }
        return Arrays.equals(tensor.shape(), shape(state))
                ? Optional.empty()
                : Optional.of("has the shape " + Arrays.toString(tensor.shape()) + ", the network's is "
                        + Arrays.toString(shape(state)));
    }

    private static long[] shape(State state) {
        return switch (state) {
            case State.Trained trained -> TensorValues.shape(trained.parameter().shape());
            case State.Buffer buffer -> TensorValues.shape(buffer.shape());
            case State.Counter counter -> new long[0];
        };
    }

    private static TorchTensor toTorch(State state) {
        return switch (state) {
            case State.Trained trained -> TensorValues.toTorch(trained.parameter().value());
            case State.Buffer buffer -> TensorValues.toTorch(buffer.value());
            case State.Counter counter -> TorchTensor.ofLongs(new long[0], new long[] {counter.value()});
        };
    }

    private static void load(State state, TorchTensor value) {
        switch (state) {
            case State.Trained trained -> TensorValues.load(trained.parameter().value(), value);
            case State.Buffer buffer -> TensorValues.load(buffer.value(), value);
            case State.Counter counter -> counter.set(value.toLongs()[0]);
        }
    }
}
