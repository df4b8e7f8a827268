package org.voxelgrad.engine.autograd;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Scope;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * One step: records operations as they run, runs them backwards, and owns the memory of everything in between.
 *
 * <pre>{@code
 * try (Tape tape = Tape.training(backend, seeds.child("step", i))) {
 *     Node logits = network.forward(tape, tape.constant(images));
 *     tape.backward(new CrossEntropyLoss(Reduction.MEAN).apply(tape, logits, labels), adam);
 *     adam.step();
 * }
 * }</pre>
 *
 * <p>Memory goes back to the backend's pool as soon as no recorded operation needs it, and all of it on close.
 */
public final class Tape implements AutoCloseable {

    private record Recorded(Node output, List<Tensor> saved, Backward backward) {}

    private final Backend backend;
    private final Scope scope;
    private final Seeds seeds;
    private final boolean training;
    private final boolean recording;
    private final List<Recorded> operations = new ArrayList<>();
    private final Map<Parameter, Node> parameters = new IdentityHashMap<>();
    private int streams;
    private boolean ranBackward;
    private boolean closed;

    private Tape(Backend backend, Seeds seeds, boolean training, boolean recording) {
        this.backend = backend;
        this.scope = new Scope(backend.pool());
        this.seeds = seeds;
        this.training = training;
        this.recording = recording;
    }

    /**
     * A training step: dropout drops, batch normalisation uses and moves its statistics, gradients can be asked for.
     *
     * @param seeds where the step's random draws come from; another path for every step
     */
    public static Tape training(Backend backend, Seeds seeds) {
        return new Tape(backend, seeds, true, true);
    }

    /** Evaluation without gradients. */
    public static Tape inference(Backend backend) {
        return new Tape(backend, Seeds.root(0), false, false);
    }

    /** Evaluation with gradients of {@linkplain #variable variables}, for saliency maps; parameters are constants. */
    public static Tape evaluation(Backend backend) {
        return new Tape(backend, Seeds.root(0), false, true);
    }

    public Backend backend() {
        return backend;
    }

    /** Whether layers behave as in training. */
    public boolean training() {
        return training;
    }

    /** Whether operations are recorded, so that gradients can be asked for. */
    public boolean recording() {
        return recording;
    }

    /** A value without gradient, whose memory the caller owns. */
    public Node constant(Tensor value) {
        return new Node(this, value, false);
    }

    /** A copy of {@code values} in the backend's memory for the time of this step, without gradient. */
    public Node constant(Shape shape, float... values) {
        return constant(empty(shape).set(values));
    }

    /** A value whose gradient is wanted, for instance the input of a saliency map; see {@link #gradient}. */
    public Node variable(Tensor value) {
        return new Node(this, value, recording);
    }

    /** A parameter's node, the same whenever asked; in training its gradient goes to {@link Parameter#gradient()}. */
    public Node parameter(Parameter parameter) {
        Node node = parameters.get(parameter);
        if (node == null) {
            node = new Node(this, parameter.value(), training, parameter);
            parameters.put(parameter, node);
        }
        return node;
    }

    /** A tensor of the backend's real type for the time of this step. */
    public Tensor empty(Shape shape) {
        return scope.empty(backend.realType(), shape);
    }

    /** A tensor for the time of this step. */
    public Tensor empty(DType dtype, Shape shape) {
        return scope.empty(dtype, shape);
    }

    /** An INT32 tensor for the time of this step. */
    public Tensor emptyInts(Shape shape) {
        return scope.empty(DType.INT32, shape);
    }

    /** The seed of the next random stream of this step. */
    public long nextSeed(String use) {
        return seeds.child(use, streams++).state();
    }

    /**
     * Records an operation that has just computed {@code output}.
     *
     * @param inputs what it depends on; when none of them requires a gradient, nothing is recorded
     * @param saved tensors that its backward pass reads, which stay until then
     */
    public Node record(Tensor output, List<Node> inputs, List<Tensor> saved, Backward backward) {
        boolean wanted = recording && anyRequiresGradient(inputs);
        Node node = new Node(this, output, wanted);
        if (wanted) {
            inputs.forEach(Node::countUse);
            saved.forEach(scope::retain);
            operations.add(new Recorded(node, saved, backward));
        }
        return node;
    }

    private static boolean anyRequiresGradient(List<Node> nodes) {
        for (Node node : nodes) {
            if (node.requiresGradient()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Sets memory aside for the gradient of an operation's input. Operations that come later keep what they save in it
     * and not in memory of their own: they have run backwards when the gradient is computed. For maps that are
     * followed by smaller ones only; before larger ones it would be wasted.
     */
    public void reserveGradient(Node input) {
        if (recording && input.requiresGradient()) {
            backend.pool().reserve(backend.realType(), input.shape().elements());
        }
    }

    /** Keeps a tensor of this step until {@link #release} is called once more, or to the end of the step. */
    public void retain(Tensor tensor) {
        scope.retain(tensor);
    }

    /** Gives a tensor's memory back if nothing else holds it. */
    public void release(Tensor tensor) {
        scope.release(tensor);
    }

    /**
     * Says that nobody reads this value any more; recorded operations keep what they saved.
     *
     * @throws IllegalStateException when that was said before
     */
    public void done(Node node) {
        scope.release(node.markReleased());
    }

    /** Whether something else than its one owner still needs this tensor's memory. */
    boolean isShared(Tensor tensor) {
        return scope.holders(tensor) > 1;
    }

    /**
     * Runs the tape backwards from a loss of one element. Parameters' gradients are added to; every other gradient
     * lives until its operation has run. A tape runs backwards once.
     *
     * @throws IllegalArgumentException when the loss has more elements, or depends on nothing that wants a gradient
     */
    public void backward(Node loss) {
        backward(loss, null);
    }

    /**
     * {@link #backward(Node)} when an optimiser's step follows at once. An operation that can moves its parameter right
     * away, which saves the memory of the gradient and the time to store it; the results are the same. The step
     * itself completes the update. For gradients that are looked at, changed or summed over several tapes, use
     * {@link #backward(Node)}.
     *
     * @param updates the optimiser, or null for none
     */
    public void backward(Node loss, EarlyUpdates updates) {
        if (ranBackward) {
            throw new IllegalStateException("a tape runs backwards once: compute the loss again on a new tape");
        }
        if (loss.shape().elements() != 1) {
            throw new IllegalArgumentException("backward starts from a loss of one element, not " + loss.shape());
        }
        if (!loss.requiresGradient()) {
            throw new IllegalArgumentException("this loss depends on no parameter or variable that wants a gradient: "
                    + (recording ? "compute it from one" : "an inference tape records nothing, use Tape.training"));
        }
        ranBackward = true;
        Tensor one = empty(loss.shape());
        backend.pointwise().fill(one, 1);
        loss.gradient = one;
        Gradients gradients = new Gradients(this, updates);
        while (!operations.isEmpty()) {
            Recorded operation = operations.removeLast();
            Tensor dy = operation.output.gradient;
            if (dy != null) {
                operation.backward.run(dy, gradients);
                scope.release(dy);
                operation.output.gradient = null;
            }
            operation.saved.forEach(scope::release);
        }
    }

    /** The gradient of a {@link #variable} after {@link #backward}. */
    public Tensor gradient(Node variable) {
        if (variable.gradient == null) {
            throw new IllegalStateException("this value " + variable.shape()
                    + " has no gradient: make it with Tape.variable, use it, and run backward first");
        }
        return variable.gradient;
    }

    boolean isClosed() {
        return closed;
    }

    /** Gives all memory back; values of this tape can no longer be read. */
    @Override
    public void close() {
        closed = true;
        scope.close();
    }
}
