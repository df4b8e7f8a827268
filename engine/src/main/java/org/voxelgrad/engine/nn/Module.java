package org.voxelgrad.engine.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;

/**
 * A layer or a network. It is a description until {@link #place} gives it memory on a backend; whether it trains or
 * evaluates is the tape's matter, so a module holds no mode.
 */
public abstract class Module {

    private final Map<String, State> state = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();

    /** Computes the output and records it on the tape. */
    public abstract Node forward(Tape tape, Node x);

    /**
     * Shape of the output for a shape of the input, found without computing.
     *
     * @throws IllegalArgumentException when the input does not fit, for instance because it is too small
     */
    public abstract Shape outputShape(Shape input);

    /** Registers a parameter under PyTorch's name, such as {@code weight}. */
    protected final Parameter parameter(String name, Shape shape, Init init) {
        Parameter parameter = new Parameter(shape);
        state.put(name, new State.Trained(parameter, init));
        return parameter;
    }

    /** Registers a tensor that is saved but not trained. */
    protected final State.Buffer buffer(String name, Shape shape, float initial) {
        State.Buffer buffer = new State.Buffer(shape, initial);
        state.put(name, buffer);
        return buffer;
    }

    /** Registers a counter that is saved, such as {@code num_batches_tracked}. */
    protected final State.Counter counter(String name) {
        State.Counter counter = new State.Counter();
        state.put(name, counter);
        return counter;
    }

    /** Registers a part of this module. */
    protected final <M extends Module> M child(String name, M module) {
        children.put(name, module);
        return module;
    }

    /**
     * Gives every parameter and buffer memory on a backend and its initial value; what it held before is forgotten.
     *
     * @param seeds each parameter draws from the stream of its own name
     */
    public final void place(Backend backend, Seeds seeds) {
        state.forEach((name, entry) -> entry.place(backend, seeds.child(name)));
        children.forEach((name, module) -> module.place(backend, seeds.child(name)));
    }

    /**
     * All parameters, own before children's, in order of registration: the order of PyTorch's optimisers. One that two
     * parts share is listed once.
     */
    public final List<Parameter> parameters() {
        Stream<Parameter> own = state.values().stream()
                .filter(State.Trained.class::isInstance)
                .map(entry -> ((State.Trained) entry).parameter());
        Stream<Parameter> below = children.values().stream().flatMap(module -> module.parameters().stream());
        return Stream.concat(own, below).distinct().toList();
    }

    /** Number of trained elements. */
    public final long parameterCount() {
        return parameters().stream().mapToLong(parameter -> parameter.shape().elements()).sum();
    }

    /** Parameters and buffers by their PyTorch names, in PyTorch's order. The values are this module's own. */
    public final StateDict stateDict() {
        Map<String, State> all = new LinkedHashMap<>();
        collect("", all);
        return new StateDict(all);
    }

    private void collect(String prefix, Map<String, State> all) {
        state.forEach((name, entry) -> all.put(prefix + name, entry));
        children.forEach((name, module) -> module.collect(prefix + name + ".", all));
    }
}
